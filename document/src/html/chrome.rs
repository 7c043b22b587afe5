//! Tells a page's content from its chrome: menus, banners, share buttons, hidden parts.

use scraper::{ElementRef, Html, Selector, node::Element};

/// What is to be done with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It may be read.
    Content,
    /// Menu, banner, buttons: kept as furniture.
    Navigation,
    /// Scripts and hidden parts: not for readers.
    Hidden,
}

/// Words of a class or id that name chrome; whole words between hyphens.
const CHROME_WORDS: [&str; 20] = [
    "breadcrumb",
    "breadcrumbs",
    "ariane",
    "cookie",
    "cookies",
    "consent",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "pager",
    "pagination",
    "partage",
    "share",
    "sidebar",
    "skip",
    "social",
    "tarteaucitron",
    "toolbar",
];

/// Least part of a page's words that `main` or `article` must hold to be taken for the content, in hundredths.
const LEAST_SHARE: usize = 30;

/// The element that holds the content: `main`, else the only `article`, else all of it.
pub fn content_of(html: &Html) -> Option<ego_tree::NodeId> {
    let whole = text_length(html.root_element());
    for selector in ["main, [role=main]", "article"] {
        let selector = Selector::parse(selector).ok()?;
        let candidates: Vec<ElementRef> = html.select(&selector).take(2).collect();
        if let [only] = candidates[..]
            && text_length(only) * 100 >= whole * LEAST_SHARE
        {
            return Some(only.id());
        }
    }
    None
}

fn text_length(element: ElementRef) -> usize {
    element.text().map(|text| text.trim().len()).sum()
}

/// What is to be done with an element; `in_content` once inside `main` or `article`.
pub fn role_of(element: &Element, in_content: bool) -> Role {
    match element.name() {
        "head" | "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "object" | "select" => {
            return Role::Hidden;
        }
        "nav" | "aside" | "form" | "button" => return Role::Navigation,
        "header" | "footer" if !in_content => return Role::Navigation,
        _ => {}
    }
    if is_hidden(element) {
        return Role::Hidden;
    }
    let landmark = ["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu"];
    if element.attr("role").is_some_and(|role| landmark.contains(&role)) || is_named_chrome(element) {
        return Role::Navigation;
    }
    Role::Content
}

fn is_hidden(element: &Element) -> bool {
    let style = element.attr("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn is_named_chrome(element: &Element) -> bool {
    if !matches!(element.name(), "div" | "section" | "ul" | "ol" | "a") {
        return false;
    }
    let names = [element.attr("class"), element.attr("id")];
    names
        .into_iter()
        .flatten()
        .flat_map(|names| names.split([' ', '-', '_']))
        .any(|word| CHROME_WORDS.iter().any(|chrome| chrome.eq_ignore_ascii_case(word)))
}
