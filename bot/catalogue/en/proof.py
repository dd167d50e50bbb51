"""Proofs, reports and their checking, at the terminal."""

SENTENCES = {
    "proof.written": "{file:raw}: {lines:line|lines} of evidence of run {run}, signed.",
    "proof.personal": (
        "It holds what was planned, with names, addresses and phones of customers: it is readable by you alone, keep "
        "it so."
    ),
    "proof.key": "Whoever checks it needs this key, from you and not from the file: {key:raw}",
    "proof.report_written": "{jsonl:raw} (signed) and {csv:raw}: {events:event|events} from {first:raw} to {last:raw}.",
    "proof.good_proof": "{file:raw} is whole: {lines:line|lines} of evidence of run {run}.",
    "proof.good_report": "{file:raw} is whole: {lines:line|lines}, the decisions from {first} to {last} ({zone:raw}).",
    "proof.good_other": "{file:raw} is whole: {lines:line|lines}.",
    "proof.signed_by_named": "It was signed with the key that you named.",
    "proof.signed_by_its_own": (
        "Its signature fits the key that the file itself names ({key:raw}). That proves that nothing was changed "
        "since, not who wrote it: name the key with --key, as `splice proof --key` prints it where Splice runs."
    ),
    "proof.rows_as_confirmed": (
        "Its rows are those that were confirmed: made again from their values, the digests are the decision's."
    ),
    "proof.rows_values_forgotten": (
        "Its rows are those that were confirmed, by their hashes: values were forgotten before, their days were over."
    ),
    "proof.rows_forgotten": "Its rows were forgotten before it was written, their days were over.",
    "proof.rows_differ": "Its rows are NOT those that were confirmed: their digests are others than the decision's.",
    "proof.bad_line": "{file:raw}: line {line} is the first that is wrong. {why:raw}",
    "proof.why_not_ours": "This is no file of Splice's, or its first line was changed.",
    "proof.why_unreadable": "It is no line as Splice writes them.",
    "proof.why_altered": "Something in it was changed.",
    "proof.why_out_of_place": "It does not follow the line before: a line was taken out, put in or moved.",
    "proof.why_cut_short": "It is not there, or not whole: the file was cut short.",
    "proof.why_after_the_end": "The file should have ended with the signature before it.",
    "proof.why_signature_wrong": "The signature does not fit what stands before it.",
    "proof.why_other_key": "The file was signed with another key than the one that you named.",
    "refusal.run_not_named": "Name the run: `splice proof 12`. Its number stands on its card.",
    "refusal.run_not_over": "Run {run} is not over yet; nothing was written. Its proof can be made when it is.",
    "refusal.file_exists": "{file:raw} is there already; nothing was written. Name another file with --out.",
    "refusal.date_wrong": "{value:id} is no date that can be used; write it as 2026-03-31. Nothing was written.",
    "refusal.dates_reversed": "{first} comes after {last}; nothing was written.",
    "refusal.zone_unknown": "There is no time zone {zone:id}; write it as America/Sao_Paulo. Nothing was written.",
    "refusal.key_wrong": "{key:id} is neither a public key nor a file that holds one; nothing was checked.",
}
