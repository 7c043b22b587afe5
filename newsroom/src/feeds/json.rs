//! JSON Feed 1.1.

use serde_json::{Value, json};

use super::{Feed, FeedItem};
use crate::error::NewsError;

/// The feed in JSON Feed 1.1.
///
/// # Errors
/// Never in practice: all of it is text.
pub fn json_feed(feed: &Feed) -> Result<String, NewsError> {
    let mut whole = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "language": "fr",
    });
    set(&mut whole, "home_page_url", feed.page.as_ref());
    set(&mut whole, "feed_url", feed.address.as_ref().map(|address| format!("{address}.json")).as_ref());
    if let Some(hub) = &feed.hub {
        whole["hubs"] = json!([{ "type": "WebSub", "url": hub }]);
    }
    whole["items"] = feed.items.iter().map(item).collect();
    let text =
        serde_json::to_string_pretty(&whole).map_err(|error| NewsError::Template(error.to_string()))?;
    Ok(text + "\n")
}

fn item(item: &FeedItem) -> Value {
    let tags: Vec<&String> = item.categories.iter().map(|(_, name)| name).collect();
    let mut value = json!({ "id": item.id, "title": item.title });
    set(&mut value, "url", item.link.as_ref());
    value["content_html"] = json!(item.html);
    value["content_text"] = json!(item.text);
    value["date_published"] = json!(item.published.to_string());
    value["date_modified"] = json!(item.updated.to_string());
    value["authors"] = json!([{ "name": item.author }]);
    value["tags"] = json!(tags);
    value["language"] = json!("fr");
    value
}

fn set(value: &mut Value, key: &str, text: Option<&String>) {
    if let Some(text) = text {
        value[key] = json!(text);
    }
}
