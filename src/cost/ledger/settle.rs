//! Norm balances, and what is to be paid out when a norm period ends.

use super::pay::Desk;
use super::{LedgerInput, Side};
use crate::calendar::Day;
use crate::cost::overtime::{ExtraMinutes, NormPeriod, WorkedDay};
use std::collections::BTreeMap;

/// A person's balance at the end of a norm period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodBalance {
    /// First day of the period.
    pub first: Day,
    /// Last day of the period.
    pub last: Day,
    /// Minutes owed.
    pub target_minutes: i64,
    /// Minutes that absence is worth.
    pub credited_minutes: i64,
    /// Minutes above (+) or below (−) the norm when it ends: as planned, and as it looks now.
    pub ends_minutes: [i64; 2],
    /// Minutes to be paid out when it ends: as planned, and as it looks now.
    pub pay_out: [ExtraMinutes; 2],
    /// Minutes that go on into the next period: as planned, and as it looks now.
    pub carried_minutes: [i64; 2],
}

/// Settles every norm period of a person, as planned and as it looks now, and enters what is paid out on its last day. What was
/// paid out is not carried on; what is owed is, and what no pay table can pay out. Nobody without a norm is settled.
pub(super) fn settle(
    input: &LedgerInput,
    desk: &mut Desk,
    days: [&BTreeMap<Day, WorkedDay>; 2],
    mut sides: [&mut Side; 2],
) -> Vec<PeriodBalance> {
    let (hospital, person) = (input.hospital, desk.person);
    let Some(norm) = input.book.norm(person) else { return Vec::new() };
    let mut carried = [hospital.staff[person].opening.norm_balance_minutes; 2];
    let mut balances = Vec::new();
    for period in norm.periods(&hospital.horizon) {
        let target_minutes = norm.target_minutes(hospital, person, period);
        let credited_minutes = norm.credited_minutes(hospital, person, period);
        let mut balance = PeriodBalance {
            first: period.first,
            last: period.last,
            target_minutes,
            credited_minutes,
            ends_minutes: [0; 2],
            pay_out: [ExtraMinutes::default(); 2],
            carried_minutes: [0; 2],
        };
        for (at, side) in sides.iter_mut().enumerate() {
            let inside: Vec<WorkedDay> = days[at].range(period.first..=period.last).map(|(_, day)| *day).collect();
            // A day that was planned and not worked counts as planned: sickness, or the employer's own change.
            let minutes: i64 = inside.iter().map(|day| day.planned_minutes.max(day.worked_minutes)).sum();
            let settlement = NormPeriod {
                norm_minutes: target_minutes,
                full_time_norm_minutes: norm.full_time_minutes(&hospital.horizon, period),
                credited_minutes: credited_minutes + carried[at],
                days: inside,
            };
            let end = carried[at] + credited_minutes + minutes - target_minutes;
            balance.ends_minutes[at] = end;
            let table = desk.table(period.last);
            carried[at] = if table.is_some() { end.min(0) } else { end };
            balance.carried_minutes[at] = carried[at];
            let Some(table) = table else {
                if end > 0 {
                    desk.cannot_price(period.last, "hours above the norm: the agreement has no pay table".into());
                }
                continue;
            };
            balance.pay_out[at] = settlement.extra_minutes(table.rounding_minutes);
            let lines = settlement.lines(table, desk.pay());
            desk.take(period.last, lines, &mut side.entries);
        }
        balances.push(balance);
    }
    balances
}
