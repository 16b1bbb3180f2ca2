//! What holds for whole theatre folders.

mod fuzz;
mod round_trip;
mod testkit;

pub(crate) use testkit::theatres;
