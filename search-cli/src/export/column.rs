//! Columns of exported tables, each declared where its value is made: name, type, whether the public may see it, and what
//! it is, in French and English. A value without a declaration cannot be written.

use cambon_document::{BodyKind, ConclusionKind, Form, Nature, Status, Zone};

use super::cell::Cell;

/// A declared column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name in every format.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it is, for readers of French.
    pub fr: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identity, never empty.
    Id,
    /// One of few codes.
    Code,
    /// A code that is never empty.
    Always,
    /// A name or a few words, often repeated.
    Name,
    /// Words of a report.
    Prose,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Number,
    /// A day.
    Date,
    /// Codes in order.
    Codes,
    /// Words in order.
    Names,
    /// Objects within a row, in JSONL only: tables have columns or a table of their own instead.
    Nested,
    /// A whole number that stands for nested objects, not in JSONL.
    FlatInteger,
    /// A code that stands for nested objects, not in JSONL.
    FlatCode,
    /// A number that stands for nested objects, not in JSONL.
    FlatNumber,
}

/// Who may see a column. There is no default: whoever adds a column decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Everyone.
    Public,
    /// The operator, who asks for it with `--private`.
    Private,
}

impl Kind {
    /// Whether JSONL has it.
    #[must_use]
    pub fn in_objects(self) -> bool {
        !matches!(self, Self::FlatInteger | Self::FlatCode | Self::FlatNumber)
    }

    /// Whether CSV and Parquet have it.
    #[must_use]
    pub fn in_tables(self) -> bool {
        self != Self::Nested
    }

    /// Whether a cell may be empty.
    #[must_use]
    pub fn may_be_empty(self) -> bool {
        !matches!(self, Self::Id | Self::Always | Self::Codes | Self::Names)
    }

    /// Whether it is a list of words or codes.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Self::Codes | Self::Names)
    }

    /// Whether it holds words in which a person may be named.
    #[must_use]
    pub fn may_name_persons(self) -> bool {
        matches!(self, Self::Name | Self::Prose | Self::Names | Self::Nested)
    }

    /// Whether few values are repeated often, so that a dictionary of them saves room.
    #[must_use]
    pub fn repeats(self) -> bool {
        !matches!(self, Self::Id | Self::Prose | Self::Number | Self::FlatNumber)
    }
}

/// Names, declarations and cells of a table: what each row is made of, in one place.
///
/// `table!(COLUMNS, cells of Source as row { "name" Kind Visibility, "français", "English" => cell; ... })`
macro_rules! table {
    ($(#[$doc:meta])* $columns:ident, $cells:ident of $source:ty as $row:ident {
        $($name:literal $kind:ident $visibility:ident, $fr:literal, $en:literal => $cell:expr;)+
    }) => {
        $(#[$doc])*
        pub const $columns: &[$crate::export::column::Column] = &[$($crate::export::column::Column {
            name: $name,
            kind: $crate::export::column::Kind::$kind,
            visibility: $crate::export::column::Visibility::$visibility,
            fr: $fr,
            en: $en,
        }),+];

        /// The cells of a row, in the order of the columns.
        pub fn $cells<'a>($row: &'a $source, cells: &mut Vec<$crate::export::cell::Cell<'a>>) {
            use $crate::export::cell::Cell;
            $(cells.push(Cell::from($cell));)+
        }
    };
}

pub(crate) use table;

/// The codes that a column of conclusions, places or publications may hold, where they are a closed set.
#[must_use]
pub fn closed_set(column: &str) -> Option<Vec<&'static str>> {
    macro_rules! all {
        ($type:ty) => {
            Some(<$type>::ALL.iter().map(|value| value.code()).collect())
        };
    }
    match column {
        "kind" => all!(ConclusionKind),
        "form" => all!(Form),
        "status" => all!(Status),
        "nature" => all!(Nature),
        "zone" => all!(Zone),
        "body_kind" => all!(BodyKind),
        _ => None,
    }
}

/// Which of a table's columns are written, by their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    columns: Vec<Column>,
    places: Vec<usize>,
    declared: usize,
}

impl Shape {
    /// The columns that `wanted` lets through.
    #[must_use]
    pub fn new(declared: &[Column], wanted: impl Fn(&Column) -> bool) -> Self {
        let places: Vec<usize> = (0..declared.len()).filter(|&place| wanted(&declared[place])).collect();
        let columns = places.iter().map(|&place| declared[place]).collect();
        Self { columns, places, declared: declared.len() }
    }

    /// The columns written.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns written with their cells, out of the cells of all declared columns.
    pub fn pick<'s, 'c>(&'s self, cells: &'s [Cell<'c>]) -> impl Iterator<Item = (&'s Column, &'s Cell<'c>)> {
        debug_assert_eq!(cells.len(), self.declared, "a cell for each declared column");
        self.columns.iter().zip(&self.places).map(|(column, &place)| (column, &cells[place]))
    }
}
