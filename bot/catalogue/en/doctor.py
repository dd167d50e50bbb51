"""What doctor saw, and what to mend."""

SENTENCES = {
    "doctor.verdict_fine": "Everything is fine ({n:check|checks})",
    "doctor.verdict_doubtful": "{n:n} of {of:check|checks} {n:~needs|need} a look",
    "doctor.verdict_wrong": "{n:n} of {of:check|checks} {n:~is|are} not right",
    "doctor.wrong": "*To mend*",
    "doctor.doubtful": "*To look at*",
    "doctor.fine": "*Fine*",
    "doctor.where": "*{where}*",
    "check.ok": "{name}: fine.",
}
