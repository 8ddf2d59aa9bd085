# The commands: menu, usages, buttons, brief answers.

## Menu

command-checklist = check all that is needed before the start
command-dryrun = dry run on n emails, free of charge
command-start_migration = see the plan and approve a budget
command-status = where the migration stands
command-cost = what was spent and what will be
command-pause = no new calls; those under way are saved
command-resume = go on, after seeing why it stood still
command-stop = stop and withdraw the approved budget
command-rate = requests per minute, or auto
command-dlq = the emails that failed, by cause
command-validate = check the result after the end
command-journal = who did what, and when
command-settings = language
command-help = the commands and the documentation
command-unknown = I do not know this command. /help lists them all.
command-nearest = I do not know this command. Did you mean /{ $name }?

## Usages

usage-checklist = Usage: /checklist, with nothing behind it
usage-dryrun = Usage: /dryrun or /dryrun 1000 (a number of emails, from 1 to 200000)
usage-start_migration = Usage: /start_migration, with nothing behind it
usage-status = Usage: /status, with nothing behind it
usage-cost = Usage: /cost, with nothing behind it
usage-pause = Usage: /pause, with nothing behind it
usage-resume = Usage: /resume, /resume 30 (requests per minute) or /resume auto
usage-stop = Usage: /stop, with nothing behind it
usage-rate = Usage: /rate 30 (requests per minute, from 1 to 10000) or /rate auto
usage-dlq = Usage: /dlq, with nothing behind it
usage-validate = Usage: /validate, with nothing behind it
usage-journal = Usage: /journal or /journal 20 (from 1 to 40 lines)
usage-settings = Usage: /settings, /settings fr or /settings en
usage-help = Usage: /help, with nothing behind it
usage-start = Usage: /start, with nothing behind it

## Buttons

button-accept = Accept and go on
button-acknowledge = Seen
button-another-amount = Another amount
button-approve = Approve { MONEY($cap) }
button-approve-resume = Approve { MONEY($cap) } and resume
button-cancel = Cancel
button-cap = Change the cap
button-checklist = Checklist
button-cost = Cost
button-language = { $language ->
    [fr] Français
   *[en] English
}
button-letters = Failures
button-pause = Pause
button-plan = See the plan
button-offer = { $model }, { $lane ->
    [batch] batch
   *[live] live
}: { MONEY($cap) }
button-plan-again = Plan again
button-resume = Resume
button-resume-rate = Resume at { $rate }
button-retry = Retry, { MONEY($price) } at most
button-retry-all = Retry all
button-retry-group = Retry { $count } ({ $phaseName })
button-skip = Give up { $emails }
button-skip-group = Give up { $count }
button-status = Status
button-stop = Stop
button-stop-confirm = Yes, stop
button-validate = Validate

## Answers to a button

toast-acknowledged = Noted
toast-already-done = Already done
toast-amount = Which amount?
toast-approved = Approval received
toast-cancelled = Cancelled
toast-done = Done
toast-failed = Failed: nothing was done. Try again.
toast-language = Language changed
toast-needs-approval = A new approval is needed
toast-no-run = No migration is open
toast-paused = Paused
toast-resumed = Resume asked for
toast-shown = Here it is
toast-started = On it
toast-stopped = Stop asked for
toast-too-old = Too old: here is a fresh panel
toast-unknown-button = This button is gone

## Brief answers

cancelled = Cancelled. Nothing was done.
no-run = No migration is open.
job-busy = It is under way already: the answer is coming.
failed-command = The command failed: the database or a service does not answer. Nothing was spent. Try again, or look at the server's log.
failed-closing = The program is closing: try again after its restart.
offer-until = Buttons honoured until { CLOCK($until) }.
pause-recorded = Pause recorded. No new calls; those under way are saved.
stop-title = Stop the migration?
stop-question = No new calls, those under way are saved (at most { MONEY($reserved) } still billed), and the approved budget is withdrawn. Nothing is lost: /resume will ask for a new approval.
stop-recorded = Stop recorded. The approved budget is withdrawn.
rate-now = { $rate ->
    [auto] Rate: automatic
   *[other] Rate: { $rate } requests per minute
}
rate-recorded = { $rate ->
    [auto] Automatic rate recorded.
   *[other] Rate recorded: { $rate } requests per minute.
}
settings-title = Settings
settings-language = { $language ->
    [fr] Langue : français
   *[en] Language: English
}
journal-title = Journal
journal-empty = Nothing was done yet.
journal-line = { MOMENT($at) } · { $place } · { $verb } · { $before } → { $after } · { $outcome }
help-title = Email migration
help-promise = Nothing personal leaves the server. Nothing is spent without your approval. Nothing is lost, nothing is done twice.
help-line = /{ $name } — { $description }
help-documentation = Documentation: README.md and RUNBOOK.md, in the program's folder.
help-contact = Contact: Antonio Lopez, maintainer.
