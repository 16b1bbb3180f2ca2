//! The independent checker: reads any roster and returns every breach. Shares nothing with the model that makes rosters.

mod breach;

pub use breach::Breach;
