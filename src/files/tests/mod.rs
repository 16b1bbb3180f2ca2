//! What holds for whole folders: they come back as they were written, and no bytes make the readers panic.

mod fuzz;
mod round_trip;
mod testkit;
mod theatres;

pub(crate) use theatres::theatres;
