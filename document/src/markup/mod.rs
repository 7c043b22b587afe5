//! What HTML and DOCX share: blocks before they enter the document, what a block's words and looks tell, tables that only frame text.

pub mod draft;
pub mod shape;
pub mod table;
