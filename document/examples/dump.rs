//! Prints every block of a file as it was understood.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let document = cambon_document::extract(&std::fs::read(&path).unwrap(), &path).unwrap();
    for block in &document.blocks {
        let text: String = document.text_of(block).chars().take(120).collect();
        println!("{:?} {:?} {:?} {text}", block.zone, block.heading_level(), block.first_page());
    }
}
