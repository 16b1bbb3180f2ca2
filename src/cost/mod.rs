//! Pay that depends on the roster: supplements by the clock, overtime, the 300-hour allowance, events of late changes.
//!
//! The rates are data: `models/agreements/pay/*.toml`, one table per agreement set, effective-dated; `models/pay.md` says
//! what every field means and how the figures are made. All money is whole øre, computed as exact fractions and rounded
//! half up once per line. A rate that no source confirms is unset: it pays nothing and [`PayTable::unset`] names it.

pub mod allowance;
mod band;
mod change;
mod clockwork;
pub mod events;
mod fault;
mod file;
pub mod ledger;
mod money;
pub mod overtime;
mod shipped;
mod table;
mod tables;

pub use band::{Band, Base, Rate, StackingMode, Window};
pub use change::NewDuty;
pub use events::PayEvent;
pub use fault::{PayFault, Place};
pub use file::ValueKey;
pub use ledger::{Ledger, LedgerInput, Published, roster_as_worked};
pub use money::{Decimal, HourlyPay};
pub use table::{NotSet, PayTable, PayValue, Rounding, SupplementLine};
pub use tables::PayTables;

use crate::calendar::local;
use crate::hospital::{Duty, Hospital, PersonIx};

/// What a duty costs on top of the person's basic pay, in øre: the supplements of the person's pay table and the shift's
/// own [`supplement_ore`](crate::hospital::Shift::supplement_ore). Where the agreement has no pay table on that date, the
/// shift's own supplement is all; a person or shift that the hospital does not know costs nothing.
pub fn supplement_ore(tables: &PayTables, hospital: &Hospital, person: PersonIx, duty: &Duty) -> i64 {
    let (Some(employee), Some(shift)) = (hospital.staff.get(person), hospital.shifts.get(duty.shift)) else {
        return 0;
    };
    let by_the_clock = tables.for_agreement(&employee.agreement, local(duty.start).0).map_or(0, |table| {
        let pay = HourlyPay::from_ore(employee.hourly_pay_ore);
        let lines = table.supplements_of(duty.kind, pay, duty.start, duty.end);
        lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.ore))
    });
    by_the_clock.saturating_add(shift.supplement_ore)
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod properties;
