//! Changes with notice, pay and what asks for it: as a table, between published versions, and as CSV files.

use super::{NAME_WIDTH, ReplanReport, code, obstacles_text};
use crate::calendar::{local, short_date};
use crate::files;
use crate::hospital::PersonIx;
use crate::replan::{Change, ChangePrice, Prices, Ready};
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table};
use crate::report::wording;
use crate::store::Version;

impl ReplanReport<'_> {
    /// The changes as a CSV file.
    pub fn changes_csv(&self) -> String {
        let hospital = &self.ready.hospital;
        let header = ["date", "employment", "name", "from", "to", "notice_hours", "kroner", "why", "points"];
        let rows: Vec<Vec<String>> = self
            .mended
            .changes
            .iter()
            .map(|change| {
                let price = self.prices.of_change(change.person, change.day, change.to);
                let employee = &hospital.staff[change.person];
                vec![
                    hospital.horizon.date(change.day).to_string(),
                    employee.employment.clone(),
                    employee.name.clone(),
                    code(hospital, change.from),
                    code(hospital, change.to),
                    price.notice_minutes.map_or(String::new(), |minutes| (minutes / 60).to_string()),
                    kroner_cell(price.ore()),
                    pay_reasons(&price),
                    format!("{:.2}", price.points).replace('.', ","),
                ]
            })
            .collect();
        files::csv_of(&header, &rows)
    }

    /// Everybody who was looked at for every shift that fell away, as a CSV file.
    pub fn candidates_csv(&self) -> String {
        let hospital = &self.ready.hospital;
        let header = [
            "date",
            "shift",
            "rank",
            "employment",
            "name",
            "allowed",
            "points",
            "kroner",
            "hours",
            "wishes_lost",
            "why_not",
        ];
        let mut rows = Vec::new();
        for vacancy in self.vacancies {
            for (rank, candidate) in vacancy.candidates.iter().enumerate() {
                let employee = &hospital.staff[candidate.person];
                let allowed = candidate.is_allowed();
                let only = |text: String| if allowed { text } else { String::new() };
                rows.push(vec![
                    hospital.horizon.date(vacancy.day).to_string(),
                    hospital.shifts[vacancy.shift].code.clone(),
                    only((rank + 1).to_string()),
                    employee.employment.clone(),
                    employee.name.clone(),
                    if allowed { "yes" } else { "no" }.into(),
                    only(format!("{:.1}", candidate.points).replace('.', ",")),
                    only(kroner_cell(candidate.price.ore())),
                    only(format!("{:.1}", candidate.hours).replace('.', ",")),
                    only(candidate.wishes_lost.len().to_string()),
                    obstacles_text(hospital, &candidate.obstacles),
                ]);
            }
        }
        files::csv_of(&header, &rows)
    }
}

fn notice(price: &ChangePrice) -> String {
    match price.notice_minutes {
        None => "–".into(),
        Some(minutes) if minutes < 72 * 60 => format!("{} h", minutes.div_euclid(60)),
        Some(minutes) => format!("{} d", minutes.div_euclid(24 * 60)),
    }
}

/// Which clause asks for the pay.
pub(super) fn pay_reasons(price: &ChangePrice) -> String {
    let mut reasons: Vec<String> =
        price.pay.iter().map(|line| format!("{} {}", line.label.to_lowercase(), wording::kroner(line.ore))).collect();
    if price.supplement_ore > 0 {
        reasons.push(format!("supplements {}", wording::kroner(price.supplement_ore)));
    }
    if !price.unset.is_empty() {
        reasons.push(format!("{} is not set in the pay table", price.unset.join(", ")));
    }
    reasons.join(", ")
}

fn kroner_cell(ore: i64) -> String {
    format!("{},{:02}", ore / 100, ore.rem_euclid(100))
}

/// Changes with notice, pay and what asks for it.
pub(super) fn change_table(ready: &Ready, prices: &Prices, changes: &[Change]) -> String {
    let hospital = &ready.hospital;
    let mut rows = table(&["date", "name", "employment", "from", "to", "notice", "kr", "why"], &[0, 1, 2, 3, 4, 7]);
    for change in changes {
        let price = prices.of_change(change.person, change.day, change.to);
        let employee = &hospital.staff[change.person];
        rows.add_row([
            short_date(hospital.horizon.date(change.day)),
            cut(&employee.name, NAME_WIDTH),
            employee.employment.clone(),
            code(hospital, change.from),
            code(hospital, change.to),
            notice(&price),
            wording::kroner(price.ore()).trim_end_matches(" kr").to_string(),
            pay_reasons(&price),
        ]);
    }
    rows.trim_fmt()
}

/// The changes between two published rosters, each with what the agreement asks for it.
pub fn diff_text(ready: &Ready, prices: &Prices, changes: &[Change], style: &Style) -> String {
    if changes.is_empty() {
        return "nothing changed\n".into();
    }
    let ore: i64 = changes.iter().map(|change| prices.of_change(change.person, change.day, change.to).ore()).sum();
    let people: std::collections::BTreeSet<PersonIx> = changes.iter().map(|change| change.person).collect();
    format!(
        "{}\n{} for {}, {} by the agreement and supplements\n",
        change_table(ready, prices, changes),
        style.paint(Ink::Strong, &wording::counted(changes.len(), "change", "changes")),
        wording::counted(people.len(), "person", "people"),
        wording::kroner(ore)
    )
}

/// Every published version, the first one first.
pub fn versions_text(versions: &[Version], style: &Style) -> String {
    let mut rows = table(&["version", "of", "made known", "by", "why"], &[1, 2, 3, 4]);
    for version in versions {
        let of = &version.publication;
        let (date, minute) = local(of.told);
        rows.add_row([
            version.number.to_string(),
            of.kind.word().into(),
            format!("{date} {}", wording::clock(minute)),
            of.who.clone(),
            cut(&of.why, style.width() / 2),
        ]);
    }
    format!("{}\n", rows.trim_fmt())
}
