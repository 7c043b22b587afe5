//! `cambon ledger export`: every request with time, host, delay and its reason, robots version, status, bytes.

use anyhow::{Result, bail};

use crate::cli::{LedgerAction, LedgerArgs, OutputFormat};
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::Sink;
use crate::table::{RowWriter, TableFormat};

/// Writes it.
pub fn run(args: &LedgerArgs, config: &Config) -> Result<()> {
    let LedgerAction::Export { format, output } = &args.action;
    let format = match format {
        OutputFormat::Jsonl => TableFormat::Jsonl,
        OutputFormat::Csv => TableFormat::Csv,
        _ => bail!("the ledger is written as jsonl or csv"),
    };
    let instance = Instance::open_read_only(&config.data)?;
    let mut rows = RowWriter::new(Sink::open(output.as_deref())?, format);
    instance.store.ledger::<anyhow::Error>(|row| rows.write(&row))?;
    rows.finish()
}
