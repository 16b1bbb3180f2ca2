//! The lines of a meeting to read first.

use super::board::{BlockRow, Board, SpecialtyRow};
use super::build::{SearchFacts, worst_share};
use super::words::{patients, specialty_name};
use crate::calendar::short_date;
use crate::hospital::theatres::Theatres;
use crate::report::{Headline, wording};
use crate::theatres::allocation::{AllocationResult, Lateness, Tiers};
use crate::theatres::meeting::Meeting;

/// How good the plan is, in a sentence.
pub(super) fn proof_sentence(result: &AllocationResult, search: SearchFacts) -> String {
    let better = (result.cost - result.bound).max(0.0);
    // The search keeps a little of its time for giving names.
    let out_of_time = result.seconds >= 0.9 * search.time_limit_seconds;
    let how = match (search.interrupted, result.proven) {
        (true, _) => "Stopped by hand. ".to_owned(),
        (false, true) => String::new(),
        (false, false) if out_of_time => "Stopped at the time limit. ".to_owned(),
        (false, false) => {
            format!("The gap of {} that was asked for is not reached. ", wording::percent(search.asked_gap))
        }
    };
    format!(
        "{how}Proven within {}: no plan can be more than {} of its {} points better.",
        wording::percent(result.gap()),
        wording::number(better),
        wording::number(result.cost),
    )
}

pub(super) fn headlines(theatres: &Theatres, meeting: &Meeting, board: &Board) -> Vec<Headline> {
    let tiers = &meeting.result.tiers;
    let before = meeting.carried_on.as_ref().map(|carried| &carried.tiers);
    let line = |topic: &str, text: String, attention: bool| Headline { topic: topic.into(), text, attention };
    let mut lines = vec![line("Plan", board.proof.sentence.clone(), !board.proof.proven)];
    lines.push(line("Blocks", blocks(theatres, board), false));
    lines.extend(lost(board));
    let pathway = late("pathway", tiers.pathway, before.map(|tiers| tiers.pathway));
    let missing = match tiers.reserve_missing {
        0 => String::new(),
        slots => {
            format!(" {} of the reserve cannot be kept in time.", wording::counted(slots as usize, "slot", "slots"))
        }
    };
    lines.push(line("Pathway", pathway + &missing, tiers.pathway.patients + tiers.reserve_missing > 0));
    let guarantee = late("other", tiers.guarantee, before.map(|tiers| tiers.guarantee));
    lines.push(line("Right", guarantee + &fairness(theatres, tiers), tiers.guarantee.patients > 0));
    lines.push(line("Dates", dates(board, tiers), tiers.displaced > 0));
    lines.push(reserve(board));
    if !board.proposals.is_empty() {
        let count = wording::counted(board.proposals.len(), "change", "changes");
        let text = format!(
            "{count} inside the notice would bring {} points if the owners agree.",
            wording::number(board.proposals_gain_points)
        );
        lines.push(line("Agree", text, true));
    }
    lines
}

/// `12 blocks change hands (at most 20): Urology +3, Orthopaedics −3.`
fn blocks(theatres: &Theatres, board: &Board) -> String {
    let opened =
        wording::counted(board.blocks.iter().filter(|block| block.specialty.is_some()).count(), "block", "blocks");
    if theatres.published.is_none() {
        return format!("{opened}; there is no plan in force to compare with.");
    }
    let change = |row: &SpecialtyRow| i64::from(row.blocks_proposed) - i64::from(row.blocks_in_force);
    let mut changed: Vec<&SpecialtyRow> = board.specialties.iter().filter(|row| change(row) != 0).collect();
    changed.sort_by_key(|row| std::cmp::Reverse(change(row)));
    let changes: Vec<String> =
        changed.into_iter().map(|row| format!("{} {}", row.name, wording::signed(change(row) as f64))).collect();
    let hands = board.moves.iter().filter(|one| one.to.is_some()).count();
    let closed = board.moves.len() - hands;
    let limit = theatres.terms.most_moves.map_or(String::new(), |most| format!(" (at most {most})"));
    let is_anew = |block: &&BlockRow| block.specialty.is_some() && block.specialty != block.was && !block.moved;
    let anew = board.blocks.iter().filter(is_anew).count();
    let opened = match anew {
        0 => opened,
        anew => format!("{opened}, {anew} of them in weeks in which nothing is in force yet"),
    };
    let mut text = format!("{opened}. {}{limit}", wording::counted(hands, "changes hands", "change hands"));
    if closed > 0 {
        text += &format!(", {closed} of the plan in force {}", if closed == 1 { "is closed" } else { "are closed" });
    }
    if changes.is_empty() { text + "." } else { format!("{text}: {}.", changes.join(", ")) }
}

/// `4 blocks of the plan in force lie in closed rooms. 3 patients have lost their date: p1, p2, p3.`
fn lost(board: &Board) -> Option<Headline> {
    let blocks = board.lost_blocks.iter().filter(|lost| lost.closed && lost.specialty.is_some()).count();
    let patients: Vec<String> = board.lost_blocks.iter().flat_map(|lost| lost.patients.iter().cloned()).collect();
    let mut text = match blocks {
        0 => String::new(),
        1 => "1 block of the plan in force lies in a closed room.".to_owned(),
        all => format!("{all} blocks of the plan in force lie in closed rooms."),
    };
    if !patients.is_empty() {
        let have = if patients.len() == 1 { "patient has lost the date" } else { "patients have lost their dates" };
        text += &format!(" {} {have}: {}.", patients.len(), wording::listed(&patients, 8));
    }
    let text = text.trim_start().to_owned();
    (!text.is_empty()).then(|| Headline { topic: "Closed".into(), text, attention: true })
}

fn late(kind: &str, now: Lateness, before: Option<Lateness>) -> String {
    let count = |late: Lateness| match late.patients {
        0 => "none".to_owned(),
        _ => format!("{}, {} together", late.patients, wording::counted(late.days as usize, "day", "days")),
    };
    let text = match now.patients {
        0 => format!("No {kind} patient is late"),
        1 => format!("1 {kind} patient is late, by {}", wording::counted(now.days as usize, "day", "days")),
        all => format!(
            "{all} {kind} patients are late, by {} together",
            wording::counted(now.days as usize, "day", "days")
        ),
    };
    match before {
        Some(before) => format!("{text}; if nothing moves: {}.", count(before)),
        None => format!("{text}."),
    }
}

fn fairness(theatres: &Theatres, tiers: &Tiers) -> String {
    let share = |&(late, of): &(u32, u32)| f64::from(late) / f64::from(of.max(1));
    let worst = (0..tiers.late_of.len()).max_by(|&a, &b| share(&tiers.late_of[a]).total_cmp(&share(&tiers.late_of[b])));
    match worst {
        Some(worst) if tiers.late_of[worst].0 > 0 => {
            format!(
                " Worst: {}, {} of its patients.",
                specialty_name(theatres, worst),
                wording::percent(worst_share(tiers))
            )
        }
        _ => String::new(),
    }
}

fn dates(board: &Board, tiers: &Tiers) -> String {
    let waiting: u32 = board.specialties.iter().map(|row| row.waiting).sum();
    let mut text = format!("{} of {} have a date.", patients(tiers.operated), waiting);
    text += &match tiers.displaced {
        0 if board.lost_blocks.iter().any(|lost| !lost.patients.is_empty()) => {
            " Nobody else who is booked loses theirs.".to_owned()
        }
        0 => " Every booked patient keeps theirs.".to_owned(),
        1 => " 1 booked patient loses theirs.".to_owned(),
        lost => format!(" {lost} booked patients lose theirs."),
    };
    let others: Vec<u32> = board.postponed.iter().filter(|one| !one.booked).map(|one| one.days).collect();
    if let Some(most) = others.iter().max() {
        let days = wording::counted(*most as usize, "day", "days");
        text += &format!(" {} without a date come later than if nothing moved, by {days} at most.", others.len());
    }
    if let Some(longest) = &board.longest_wait {
        let (at_least, open) = if longest.has_date { ("", "") } else { ("more than ", ", no date yet") };
        text += &format!(
            " Longest wait: {at_least}{} days ({}, {}{open}).",
            longest.days, longest.patient, longest.specialty
        );
    }
    text
}

fn reserve(board: &Board) -> Headline {
    let sum = |value: fn(&super::board::LedgerRow) -> u32| board.ledger.iter().map(value).sum::<u32>();
    let text = format!(
        "{} kept for pathway patients not known yet. Of {} in force {} got a name; {} released: {} refilled, {} empty.",
        wording::counted(sum(|row| row.reserved) as usize, "slot", "slots"),
        sum(|row| row.in_force),
        sum(|row| row.named),
        sum(|row| row.released),
        sum(|row| row.refilled),
        sum(|row| row.wasted),
    );
    Headline { topic: "Reserve".into(), text, attention: sum(|row| row.wasted) > 0 }
}

/// `meeting Thu 14 Jan; blocks may move from Thu 21 Jan on`.
pub(super) fn meeting_line(board: &Board) -> String {
    format!("meeting {}; blocks may move from {} on", short_date(board.today), short_date(board.first_free))
}
