//! Identities: newtypes so that a publication's id is never taken for a conclusion's.

use serde::{Deserialize, Serialize};

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

identity!(
    /// A publication, the same whatever its versions.
    PublicationId
);
identity!(
    /// A conclusion, the same across rebuilds as long as its words stay.
    ConclusionId
);
identity!(
    /// SHA-256 of an original's bytes, 64 lower-case hexadecimal digits.
    Sha256Hex
);
