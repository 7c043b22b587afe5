//! The program `cambon` as its users meet it: run as a process, in a folder of its own.

mod api;
mod bad_files;
mod checks;
mod doctrine;
mod extracting;
mod hostile;
mod importing;
mod kills;
mod lifelines;
mod reading;
mod readme;
mod rebuilds;
mod searching;
mod tables;
mod topics;
