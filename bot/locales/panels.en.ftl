# The panels: status, cost, plan, dry run, letters, resume, cap, examinations.
# A word must stand between two numbers: "1 049/110 000" has the digits of a telephone number, and bot/outside.ts withholds it.

## Status

status-idle = No migration is open
status-title = Migration { $name }: { $emails } emails
status-phase-waiting = { $place }/{ $places } { $phaseName }: to come
status-phase-running = { $place }/{ $places } { $phaseName } { $bar } { $done } of { $total }, that is { PERCENT($share) }
status-phase-done = { $place }/{ $places } { $phaseName } { $bar } done: { $done } of { $total }; failed: { $failed }
status-retried = { $count ->
    [one] ↳ one failure tried again by itself at the end of the phase
   *[other] ↳ { $count } failures tried again by themselves at the end of the phase
}
status-rate = { $rate } emails per minute
status-rate-eta = { $rate } emails per minute, phase ends in { DURATION($eta) }
status-bound = { $speed }; bound by { $bound }
status-eta = The migration ends in { DURATION($mid) } (from { DURATION($low) } to { DURATION($high) })
status-since = Standing still since { MOMENT($since) }
status-ram = Memory of the server: { PERCENT($share) }
status-index = Search index being built: { PERCENT($share) }
status-batches = { $count ->
    [one] One batch open at the provider
   *[other] { $count } batches open at the provider
} ({ $emails } emails); a batch tells nothing before its end
status-money = { MONEY($spent) } spent, { MONEY($reserved) } in flight, cap { MONEY($cap) }
status-money-forecast = { MONEY($spent) } spent, { MONEY($reserved) } in flight, cap { MONEY($cap) }, forecast { MONEY($forecast) }
status-letters = { $count ->
    [0] No open failure
    [one] One open failure: /dlq
   *[other] { $count } open failures: /dlq
}
status-checkpoint = Last result saved { DURATION($age) } ago
status-checkpoint-at = Last result saved at { CLOCK($at) }
status-scheduled = Start planned: { MOMENT($at) }, { MONEY($cap) } at most
status-until = Goes on at { CLOCK($until) }

## Cost

cost-title = Cost
cost-no-run = Nothing is spent: no migration is open.
cost-spent = Spent: { MONEY($spent) }
cost-reserved = In flight, at worst: { MONEY($reserved) }
cost-cap = Cap: { MONEY($cap) }, { MONEY($left) } left ({ PERCENT($share) } used)
cost-forecast = Forecast at the end: { MONEY($forecast) }
cost-forecast-none = Forecast after the first emails
cost-each = Per classified email: { MONEY($each) }
cost-part = { $phaseName }, { $model }: { MONEY($spent) } ({ $calls ->
    [one] one call
   *[other] { $calls } calls
})
cost-part-estimated = { $phaseName }, { $model }: { MONEY($spent) } ({ $calls ->
    [one] one call
   *[other] { $calls } calls
}; { MONEY($estimated) } of it for calls that were cut, at worst case)
cost-day = { DAY($day) }: { MONEY($spent) }
cost-hour = Last hour: { MONEY($spent) }
chart-title = Spend and progress
chart-nothing = Nothing to draw yet: the curve begins with the first paid calls.
chart-spent = spent { MONEY($spent) }
chart-cap = cap { MONEY($cap) }
chart-classified = classified { PERCENT($share) }
chart-embedded = embedded { PERCENT($share) }
chart-money = { MONEY($value) }
chart-share = { PERCENT($share) }
chart-clock = { CLOCK($at) }
chart-moment = { MOMENT($at) }
cost-runbook = Runbook: { MONEY($total) } for { $emails } emails (Claude { MONEY($claude) }, Voyage { MONEY($voyage) }); first budget { MONEY($firstBudget) }

## Plan and approval

plan-title = Migration plan
plan-title-again = Plan to do it all again
plan-again = Every email is paid again. Its result of before stays until the new one replaces it. Open failures are tried again; those given up stay so.
plan-emails = { $emails } emails; { $model }, then { $embedModel }; { $lane ->
    [batch] batch (half price)
   *[live] live
} lane
plan-near-twins = Near-identical emails (but for numbers, dates and links): one of each group is paid in phase 1
plan-per-call = { $count } emails per call in phase 1: a hostile email may change the category of its neighbours too
plan-basis = { $basis ->
    [dry_run] Measured on { $sample } emails drawn at random
   *[lengths] Estimated from lengths; /dryrun measures it
}
plan-phase = Phase { $phaseName }: { $emails } emails
plan-cost = Cost: { MONEY($mid) } (from { MONEY($low) } to { MONEY($high) })
plan-duration = Duration: optimistic { DURATION($optimistic) }, realistic { DURATION($realistic) }, pessimistic { DURATION($pessimistic) }
plan-bound = Bound by { $bound }
plan-total = Total
plan-others = Other ways to do the same
plan-other = { $model }, { $lane ->
    [batch] batch
   *[live] live
}: { MONEY($mid) }, about { DURATION($realistic) }, bound by { $bound }
plan-saving-compact = Saved: { MONEY($saved) } by short answers
plan-saving-own_words = Saved: { MONEY($saved) } by leaving out quotes and signatures ({ $emails } emails)
plan-saving-twins = Saved: { MONEY($saved) }: { $emails } emails say the same as another one and are not paid for
plan-saving-near_twins = Saved: { MONEY($saved) }: { $emails } emails say nearly the same as another one
plan-saving-together = Saved: { MONEY($saved) } by several emails per call
plan-possible-near_twins = Possible: { MONEY($saved) } less by paying once for { $emails } near-identical emails (but for numbers, dates and links)
plan-possible-together = Possible: { MONEY($saved) } less at { $perCall } emails per call; a hostile email could then change the category of its neighbours
plan-runbook = Runbook: { MONEY($total) } for { $emails } emails; the first budget was { MONEY($firstBudget) }, hence this approval
plan-blocked = { $count ->
    [one] One check blocks the start:
   *[other] { $count } checks block the start:
}
plan-cap-low = ⚠️ { MONEY($cap) } is less than the expected cost: the migration will hold on its way and ask for more.
plan-later = Start: { MOMENT($at) }, after the checks have run again
plan-approval = Approval asked for: { MONEY($cap) } at most. Button honoured until { CLOCK($until) }.
start-checking = Checks and plan under way…
start-approving = Approval received, recording…
start-started = 🚀 Approval recorded: { MONEY($cap) } at most. Migration no. { $run } starts.
start-nothing = There is no email to be done.
start-run-open = A migration is open already: resume it.
start-scheduled = Approval recorded for { MOMENT($at) }: { MONEY($cap) } at most. The checks run again then; if one is red, nothing starts and I wake you.
start-unscheduled = Start cancelled: nothing will start.
start-not-scheduled = No start is planned.
start-plan-changed = The terms changed since this panel: nothing was approved.
amount-question = Which cap, in dollars? Type for example 350 or 350.50.
amount-unreadable = That is not an amount. Type for example 350 or 350.50.
amount-given-up = That is not an amount. I stop asking; nothing was approved.

## Dry run

dryrun-running = Dry run under way: nothing is written, nothing is paid…
dryrun-progress = Dry run: { $done } of { $total }, that is { PERCENT($share) }
dryrun-done = Dry run ended: { $sample } emails
dryrun-tokens = Input tokens per email: { $mid } (from { $low } to { $high })
dryrun-output = Output tokens counted per email: { $tokens }
dryrun-presidio = Presidio: { $rate } texts per second
dryrun-failure = { $count } × { $codeName }
dryrun-no-failure = No failure
dryrun-free = Nothing was written or paid.

## Comparison

compare-title = Compare two models
compare-nothing = There is no other model to compare, or no email.
compare-offer = { $a } and { $b } would classify the same { $emails } emails, drawn at random. Expected cost: { MONEY($expected) }; to be approved: { MONEY($cap) } at most. Nothing is written into the emails. Button honoured until { CLOCK($until) }.
compare-running = Comparison under way…
compare-agreement = { $a } and { $b }: agreed on { $agreed } of { $compared } emails, that is { PERCENT($share) }
compare-cut-cap = Ended early: the approved amount is used up.
compare-cut-service = Ended early: Claude does not answer as it should.
compare-category = { $category }: { $agreed } of { $emails }
compare-apart = Disagreements
compare-disagreement = #{ $number }: { $first } / { $second }
compare-spent = { $model }: { MONEY($spent) } for { $calls } calls, that is { MONEY($corpus) } for { $emails } emails live

## Letters

letters-title = Emails that failed
letters-none = None.
letters-file = All failures, one per line. Emails are named by their local number only.
letters-file-failed = The file could not be sent. On the server: npm run -s panel -- dlq --csv
letters-group = • { $resolution ->
    [skipped] Given up
   *[open] Open
}: { $count } × { $codeName } ({ $phaseName })
letters-reason = Reason: { $reason }
letters-example = { $number }, received { MOMENT($at) }
letters-example-undated = { $number }, undated
letters-example-subject = { $example }: “{ $subject }”
retry-title = Retry
retry-emails = { $emails ->
    [one] One email, all later phases included.
   *[other] { $emails } emails, all later phases included.
}
retry-price = Expected: { MONEY($price) }. At the worst: { MONEY($worst) } (the longest texts, three tries each).
retry-cap = The approved cap holds in any case.
retry-nothing = There is nothing of that kind to be done.
retry-recorded = { $count ->
    [one] One email is to be done again.
   *[other] { $count } emails are to be done again.
}
skip-title = Give up?
skip-offer = { $emails ->
    [one] One email will stay without a result; it can be opened again.
   *[other] { $emails } emails will stay without a result; they can be opened again.
}
skip-why = { $emails ->
    [one] Why is this email given up?
   *[other] Why are these { $emails } emails given up?
}
skip-reason-unreadable = unreadable
skip-reason-unwanted = unwanted
skip-reason-duplicate = duplicate
skip-reason-not_needed = not needed
reason-question = For what reason? Write it in a few words, without a name or an address; a hundred characters are kept.
reason-personal = Nothing is kept: it takes words, and nothing personal. Write the reason in another way.
reason-given-up = I stop asking; nothing was given up.
skip-recorded = { $count ->
    [one] One email is given up.
   *[other] { $count } emails are given up.
}
reopen-recorded = { $count ->
    [0] There is nothing of that kind to open again.
    [one] One email is open again. Nothing is sent by that: /dlq lets you retry.
   *[other] { $count } emails are open again. Nothing is sent by that: /dlq lets you retry.
}

## Resume

resume-looking = Looking where the migration stood…
resume-title = Resume { $name }?
resume-stood = It stood in phase { $phaseName }: { $done } of { $total }
resume-stood-done = All phases have ended
resume-letters = Failures: { $count } × { $codeName } ({ $phaseName })
resume-no-letters = No open failure
resume-cause-there = ❗ Cause still there: { $kindName }
resume-cause-gone = ✅ No known cause holds it any more
resume-approval = An approval is needed: { MONEY($cap) } at most, or another cap.
resume-nothing = No migration is open: begin with the plan.
resume-running-rate = It is running already: /rate { $rate } changes its rate.
resume-running = It is running already.
resume-done = It has ended.
resume-recorded = Resume recorded.
accept-recorded = Accepted (incident no. { $id }): the migration goes on.

## Cap

cap-looking = Computing what is needed to the end…
cap-title = Change the cap
cap-now = Cap { MONEY($cap) }; { MONEY($spent) } spent, { MONEY($reserved) } in flight
cap-offer = Offered: { MONEY($cap) }. Button honoured until { CLOCK($until) }.
cap-recorded = Cap approved: { MONEY($cap) }.
cap-below-spent = This cap is below what is committed already: { MONEY($minimum) } at least.

## Examinations

checklist-running = Checks under way…
checklist-title = Checks
checklist-verdict = { $blocking ->
    [0] Nothing blocks the start.
    [one] One check blocks the start.
   *[other] { $blocking } checks block the start.
}
validation-running = Validation under way…
validation-title = Validation
validation-verdict = { $blocking ->
    [0] Everything is as it must be.
    [one] One point is not as it must be.
   *[other] { $blocking } points are not as they must be.
}
examination-line = { $state ->
    [ok] ✅
    [warn] ⚠️
   *[fail] ❌
} { $title }: { $detail }
examination-remedy = 👉 { $remedy }
examination-counts = { $ok } good, { $warned } to watch, { $failed } bad

## Report and technical log

report-title = Report
report-run = { $name }: { $emails } emails, { $model } then { $embedModel }, { $lane ->
    [batch] batch
   *[live] live
} lane
report-ended = From { MOMENT($since) } to { MOMENT($until) }, in all { DURATION($took) }
report-open = Open since { MOMENT($since) }, in all { DURATION($took) }
report-validated = Validated on { MOMENT($at) }
report-not-validated = Not validated (/validate)
report-phases = Phases
report-phase = { $phaseName }: { $done } done, { $failed } failed, { DURATION($took) }
report-money = Spent: { MONEY($spent) }; planned { MONEY($planned) }, cap { MONEY($cap) }
report-approval = Approval of { MOMENT($at) }: { MONEY($cap) }
report-approval-revoked = Approval of { MOMENT($at) }: { MONEY($cap) }, revoked
report-incidents = Incidents
report-no-incident = None
report-incident = { $incidentName }: { $times ->
    [one] once
   *[other] { $times } times
}, { DURATION($took) } in all
report-letters = Failures
report-no-letter = None
report-letter = { $count } × { $codeName } ({ $phaseName }), to be decided
report-letter-skipped = { $count } × { $codeName } ({ $phaseName }), given up
report-file-failed = The report could not be sent.
logs-title = Technical log
logs-title-errors = Technical log: warnings and errors
logs-empty = Nothing.
logs-line = { $mark } { CLOCK($at) } { $text }
logs-file = Technical log
logs-file-failed = The file could not be sent.
