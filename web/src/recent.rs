//! What was used last, up to a number of bytes: the oldest goes first.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// A store of values by key.
#[derive(Debug)]
pub struct Recent<K, V> {
    values: HashMap<K, (V, usize, u64)>,
    /// Keys by when they were used last.
    order: BTreeMap<u64, K>,
    clock: u64,
    bytes: usize,
    most_bytes: usize,
}

impl<K: Clone + Eq + Hash, V: Clone> Recent<K, V> {
    /// An empty one.
    #[must_use]
    pub fn new(most_bytes: usize) -> Self {
        Self { values: HashMap::new(), order: BTreeMap::new(), clock: 0, bytes: 0, most_bytes }
    }

    /// The value of a key, which counts as used.
    pub fn get<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (value, _, used) = self.values.get_mut(key)?;
        self.clock += 1;
        let owned = self.order.remove(used)?;
        self.order.insert(self.clock, owned);
        *used = self.clock;
        Some(value.clone())
    }

    /// Keeps a value of so many bytes; one that is larger than all that may be kept is not.
    pub fn put(&mut self, key: K, value: V, bytes: usize) {
        self.remove(&key);
        if bytes > self.most_bytes {
            return;
        }
        while self.bytes + bytes > self.most_bytes {
            let Some((_, oldest)) = self.order.pop_first() else { break };
            self.remove(&oldest);
        }
        self.clock += 1;
        self.order.insert(self.clock, key.clone());
        self.values.insert(key, (value, bytes, self.clock));
        self.bytes += bytes;
    }

    fn remove(&mut self, key: &K) {
        if let Some((_, bytes, used)) = self.values.remove(key) {
            self.bytes -= bytes;
            self.order.remove(&used);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.values.clear();
        self.order.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_first() {
        let mut recent = Recent::new(10);
        recent.put("a", 1, 4);
        recent.put("b", 2, 4);
        assert_eq!(recent.get("a"), Some(1));
        recent.put("c", 3, 4);
        assert_eq!((recent.get("a"), recent.get("b"), recent.get("c")), (Some(1), None, Some(3)));
        recent.put("d", 4, 11);
        assert_eq!(recent.get("d"), None, "larger than everything");
        recent.put("a", 5, 6);
        assert_eq!((recent.get("a"), recent.bytes), (Some(5), 10));
        recent.clear();
        assert_eq!(recent.get("a"), None);
    }
}
