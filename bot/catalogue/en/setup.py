"""What is wrong in a configuration (`sync.bridge.Problem`), and what saving one does, for every bridge."""

SENTENCES = {
    "problem.unknown_option": "{where:id}: there is no such option.",
    "problem.option_missing": "{where:id} is missing.",
    "problem.option_invalid": "{where:id}: {value:id} cannot be used here.",
    "problem.unknown_word": "{where:id}: {word:id} is not one of {words}.",
    "problem.breaker_never_trips": (
        "{where:id}: more failures than rows to look at; such a breaker could never stop a run."
    ),
    "problem.unknown_time_zone": "{where:id}: {value:id} is no time zone; write it like `America/Denver`.",
    "problem.url_unreadable": "{where:id}: {url:id} is no whole address; write it like `https://name.example`.",
    "problem.url_not_encrypted": "{where:id}: {host:id} would be called without encryption; use https.",
    "problem.secret_missing": "The secret {where:id} is missing; set it with `splice secrets set`.",
    "problem.unknown_secret": "There is no secret {where:id}; this bridge has {known:raw}.",
    "setup.enable_title": "Enable it?",
    "setup.enabling_resets": (
        "Enabling {name} makes {n:other integration|other integrations} of its kind need a manual full sync again; "
        "{n:~its|their} automatic sync rests until then:"
    ),
    "setup.enabling_alone": (
        "{name} itself needs an audit and a full sync before its changes flow by themselves. Nothing is saved until "
        "you press Enable."
    ),
    "setup.others_need_full": (
        "{name} is enabled. {n:integration needs|integrations need} a manual full sync now: {names:list}."
    ),
    "setup.resync_warning": (
        "This makes other integrations of its kind need a manual full sync again, and their automatic sync "
        "rests until then: {names:raw}. Save it with enabled = false to avoid that for now."
    ),
}
