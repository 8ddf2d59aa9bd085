# Les panneaux : état, coût, plan, essai à blanc, lettres, reprise, plafond, vérifications.
# Entre deux nombres il faut un mot : « 1 049/110 000 » a les chiffres d’un numéro de téléphone, et bot/outside.ts le retient.

## État

status-idle = Aucune migration ouverte
status-title = Migration { $name } : { $emails } emails
status-phase-waiting = { $place }/{ $places } { $phaseName } : à venir
status-phase-running = { $place }/{ $places } { $phaseName } { $bar } { $done } sur { $total }, soit { PERCENT($share) }
status-phase-done = { $place }/{ $places } { $phaseName } { $bar } fini : { $done } sur { $total } ; en échec : { $failed }
status-rate = { $rate } emails par minute
status-rate-eta = { $rate } emails par minute, fin de la phase dans { DURATION($eta) }
status-bound = { $speed } ; borné par { $bound }
status-money = { MONEY($spent) } dépensés, { MONEY($reserved) } en vol, plafond { MONEY($cap) }
status-money-forecast = { MONEY($spent) } dépensés, { MONEY($reserved) } en vol, plafond { MONEY($cap) }, prévu { MONEY($forecast) }
status-letters = { $count ->
    [0] Aucun échec ouvert
    [one] Un échec ouvert : /dlq
   *[other] { $count } échecs ouverts : /dlq
}
status-checkpoint = Dernier résultat enregistré il y a { DURATION($age) }
status-checkpoint-at = Dernier résultat enregistré à { CLOCK($at) }
status-until = Reprise prévue à { CLOCK($until) }

## Coût

cost-title = Coût
cost-no-run = Rien n’est dépensé : aucune migration n’est ouverte.
cost-spent = Dépensé : { MONEY($spent) }
cost-reserved = En vol, au pire : { MONEY($reserved) }
cost-cap = Plafond : { MONEY($cap) }, reste { MONEY($left) } ({ PERCENT($share) } consommé)
cost-forecast = Prévu à la fin : { MONEY($forecast) }
cost-forecast-none = Prévision après les premiers emails
cost-each = Par email classé : { MONEY($each) }
cost-runbook = Runbook : { MONEY($total) } pour { $emails } emails (Claude { MONEY($claude) }, Voyage { MONEY($voyage) }) ; premier budget { MONEY($firstBudget) }

## Plan et accord

plan-title = Plan de migration
plan-emails = { $emails } emails ; { $model }, puis { $embedModel } ; voie { $lane ->
    [batch] différée (moitié prix)
   *[live] directe
}
plan-basis = { $basis ->
    [dry_run] Mesuré sur { $sample } emails tirés au sort
   *[lengths] Estimé d’après les longueurs ; /dryrun le mesure
}
plan-phase = Phase { $phaseName } : { $emails } emails
plan-cost = Coût : { MONEY($mid) } (de { MONEY($low) } à { MONEY($high) })
plan-duration = Durée : optimiste { DURATION($optimistic) }, réaliste { DURATION($realistic) }, pessimiste { DURATION($pessimistic) }
plan-bound = Borné par { $bound }
plan-total = Total
plan-others = Autres façons de faire le même travail
plan-other = { $model }, voie { $lane ->
    [batch] différée
   *[live] directe
} : { MONEY($mid) }, environ { DURATION($realistic) }, borné par { $bound }
plan-runbook = Runbook : { MONEY($total) } pour { $emails } emails ; le premier budget était de { MONEY($firstBudget) }, d’où cet accord
plan-blocked = { $count ->
    [one] Un contrôle interdit le départ :
   *[other] { $count } contrôles interdisent le départ :
}
plan-cap-low = ⚠️ { MONEY($cap) } est moins que le coût prévu : la migration s’arrêtera en chemin pour demander la suite.
plan-approval = Accord demandé : { MONEY($cap) } au plus. Bouton valable jusqu’à { CLOCK($until) }.
start-checking = Vérifications et plan en cours…
start-approving = Accord reçu, enregistrement…
start-started = 🚀 Accord enregistré : { MONEY($cap) } au plus. La migration n° { $run } démarre.
start-nothing = Il n’y a aucun email à traiter.
start-run-open = Une migration est déjà ouverte : reprenez-la.
start-plan-changed = Les termes ont changé depuis ce panneau : rien n’a été approuvé.
amount-question = Quel plafond, en dollars ? Écrivez par exemple 350 ou 350,50.
amount-unreadable = Ce n’est pas un montant. Écrivez par exemple 350 ou 350,50.
amount-given-up = Ce n’est pas un montant. J’arrête de demander ; rien n’a été approuvé.

## Essai à blanc

dryrun-running = Essai à blanc en cours : rien n’est écrit, rien n’est payé…
dryrun-progress = Essai à blanc : { $done } sur { $total }, soit { PERCENT($share) }
dryrun-done = Essai à blanc fini : { $sample } emails
dryrun-tokens = Jetons d’entrée par email : { $mid } (de { $low } à { $high })
dryrun-output = Jetons de sortie comptés par email : { $tokens }
dryrun-presidio = Presidio : { $rate } textes par seconde
dryrun-failure = { $count } × { $codeName }
dryrun-no-failure = Aucun échec
dryrun-free = Rien n’a été écrit ni payé.

## Lettres

letters-title = Emails en échec
letters-none = Aucun.
letters-group = { $resolution ->
    [skipped] Abandonnés
   *[open] Ouverts
} : { $count } × { $codeName } ({ $phaseName }) { $examples }
retry-title = Réessayer
retry-offer = { $emails ->
    [one] Un email, { MONEY($price) } au plus, toutes les phases suivantes comprises. Bouton valable jusqu’à { CLOCK($until) }.
   *[other] { $emails } emails, { MONEY($price) } au plus, toutes les phases suivantes comprises. Bouton valable jusqu’à { CLOCK($until) }.
}
retry-nothing = Il n’y a rien de tel à traiter.
retry-recorded = { $count ->
    [one] Un email est de nouveau à traiter.
   *[other] { $count } emails sont de nouveau à traiter.
}
skip-title = Abandonner pour de bon ?
skip-offer = { $emails ->
    [one] Un email restera sans résultat. Bouton valable jusqu’à { CLOCK($until) }.
   *[other] { $emails } emails resteront sans résultat. Bouton valable jusqu’à { CLOCK($until) }.
}
skip-recorded = { $count ->
    [one] Un email est abandonné.
   *[other] { $count } emails sont abandonnés.
}

## Reprise

resume-looking = Je regarde où la migration s’était arrêtée…
resume-title = Reprendre { $name } ?
resume-stood = Arrêtée en phase { $phaseName } : { $done } sur { $total }
resume-stood-done = Toutes les phases sont finies
resume-letters = Échecs : { $count } × { $codeName } ({ $phaseName })
resume-no-letters = Aucun échec ouvert
resume-cause-there = ❗ Cause encore là : { $kindName }
resume-cause-gone = ✅ Aucune cause connue ne la retient plus
resume-approval = Un accord est nécessaire : { MONEY($cap) } au plus, ou un autre plafond.
resume-nothing = Aucune migration n’est ouverte : commencez par le plan.
resume-running = Elle est déjà en cours.
resume-done = Elle est finie.
resume-recorded = Reprise enregistrée.
accept-recorded = Accepté (incident n° { $id }) : la migration continue.

## Plafond

cap-looking = Je calcule ce qu’il faut pour finir…
cap-title = Changer le plafond
cap-now = Plafond { MONEY($cap) } ; { MONEY($spent) } dépensés, { MONEY($reserved) } en vol
cap-offer = Proposé : { MONEY($cap) }. Bouton valable jusqu’à { CLOCK($until) }.
cap-recorded = Plafond approuvé : { MONEY($cap) }.
cap-below-spent = Ce plafond est sous ce qui est déjà engagé : { MONEY($minimum) } au moins.

## Vérifications

checklist-running = Vérifications en cours…
checklist-title = Vérifications
checklist-verdict = { $blocking ->
    [0] Rien n’interdit le départ.
    [one] Un contrôle interdit le départ.
   *[other] { $blocking } contrôles interdisent le départ.
}
validation-running = Validation en cours…
validation-title = Validation
validation-verdict = { $blocking ->
    [0] Tout est comme il faut.
    [one] Un point n’est pas comme il faut.
   *[other] { $blocking } points ne sont pas comme il faut.
}
examination-line = { $state ->
    [ok] ✅
    [warn] ⚠️
   *[fail] ❌
} { $title } : { $detail }
examination-remedy = 👉 { $remedy }
examination-counts = { $ok } bons, { $warned } à surveiller, { $failed } mauvais
