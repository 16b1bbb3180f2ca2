//! Public benchmark families: scores worked out by hand, faults of every kind, and the command.

mod command;
mod damage;
mod faults;
mod scores;
mod shared;

use std::path::{Path, PathBuf};
use tavle::files::bench::{Family, Instance, read_instances};

/// A file or folder of the instances made for these tests.
fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bench").join(path)
}

/// The one instance of a path.
#[track_caller]
fn instance(family: Family, path: &Path) -> Instance {
    let mut instances =
        read_instances(family, &[path.into()], &[]).unwrap_or_else(|faults| panic!("{}: {faults}", path.display()));
    assert_eq!(instances.len(), 1);
    instances.remove(0)
}
