# Les panneaux : état, coût, plan, essai à blanc, lettres, reprise, plafond, vérifications.
# Entre deux nombres il faut un mot : « 1 049/110 000 » a les chiffres d’un numéro de téléphone, et bot/outside.ts le retient.

## État

status-idle = Aucune migration ouverte
status-title = Migration { $name } : { $emails } emails
status-phase-waiting = { $place }/{ $places } { $phaseName } : à venir
status-phase-running = { $place }/{ $places } { $phaseName } { $bar } { $done } sur { $total }, soit { PERCENT($share) }
status-phase-done = { $place }/{ $places } { $phaseName } { $bar } fini : { $done } sur { $total } ; en échec : { $failed }
status-retried = { $count ->
    [one] ↳ un échec réessayé de lui-même en fin de phase
   *[other] ↳ { $count } échecs réessayés d’eux-mêmes en fin de phase
}
status-rate = { $rate } emails par minute
status-rate-eta = { $rate } emails par minute, fin de la phase dans { DURATION($eta) }
status-bound = { $speed } ; borné par { $bound }
status-eta = Fin de la migration dans { DURATION($mid) } (de { DURATION($low) } à { DURATION($high) })
status-since = À l’arrêt depuis le { MOMENT($since) }
status-ram = Mémoire du serveur : { PERCENT($share) }
status-index = Index de recherche en construction : { PERCENT($share) }
status-batches = { $count ->
    [one] Un lot ouvert chez le fournisseur
   *[other] { $count } lots ouverts chez le fournisseur
} ({ $emails } emails) ; un lot ne dit rien avant sa fin
status-money = { MONEY($spent) } dépensés, { MONEY($reserved) } en vol, plafond { MONEY($cap) }
status-money-forecast = { MONEY($spent) } dépensés, { MONEY($reserved) } en vol, plafond { MONEY($cap) }, prévu { MONEY($forecast) }
status-letters = { $count ->
    [0] Aucun échec ouvert
    [one] Un échec ouvert : /dlq
   *[other] { $count } échecs ouverts : /dlq
}
status-checkpoint = Dernier résultat enregistré il y a { DURATION($age) }
status-checkpoint-at = Dernier résultat enregistré à { CLOCK($at) }
status-scheduled = Départ prévu : { MOMENT($at) }, { MONEY($cap) } au plus
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
cost-part = { $phaseName }, { $model } : { MONEY($spent) } ({ $calls ->
    [one] un appel
   *[other] { $calls } appels
})
cost-part-estimated = { $phaseName }, { $model } : { MONEY($spent) } ({ $calls ->
    [one] un appel
   *[other] { $calls } appels
} ; dont { MONEY($estimated) } d’appels coupés, comptés au pire)
cost-day = { DAY($day) } : { MONEY($spent) }
cost-hour = Dernière heure : { MONEY($spent) }
chart-title = Dépense et avancement
chart-nothing = Rien à dessiner encore : la courbe commence aux premiers appels payés.
chart-spent = dépensé { MONEY($spent) }
chart-cap = plafond { MONEY($cap) }
chart-classified = classés { PERCENT($share) }
chart-embedded = vectorisés { PERCENT($share) }
chart-money = { MONEY($value) }
chart-share = { PERCENT($share) }
chart-clock = { CLOCK($at) }
chart-moment = { MOMENT($at) }
cost-runbook = Runbook : { MONEY($total) } pour { $emails } emails (Claude { MONEY($claude) }, Voyage { MONEY($voyage) }) ; premier budget { MONEY($firstBudget) }

## Plan et accord

plan-title = Plan de migration
plan-title-again = Plan pour tout reprendre
plan-again = Chaque email est payé de nouveau. Son résultat d’avant reste jusqu’à ce que le nouveau le remplace. Les échecs ouverts sont réessayés ; les abandonnés le restent.
plan-emails = { $emails } emails ; { $model }, puis { $embedModel } ; voie { $lane ->
    [batch] différée (moitié prix)
   *[live] directe
}
plan-near-twins = Emails presque identiques (aux nombres, dates et liens près) : un seul par groupe est payé en phase 1
plan-per-call = { $count } emails par appel en phase 1 : un email hostile peut changer aussi la catégorie de ses voisins
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
plan-saving-compact = Économie : { MONEY($saved) }, réponses courtes
plan-saving-own_words = Économie : { MONEY($saved) }, citations et signatures laissées de côté ({ $emails } emails)
plan-saving-twins = Économie : { MONEY($saved) }, { $emails } emails disent la même chose qu’un autre et ne sont pas payés
plan-saving-near_twins = Économie : { MONEY($saved) }, { $emails } emails disent presque la même chose qu’un autre
plan-saving-together = Économie : { MONEY($saved) }, plusieurs emails par appel
plan-possible-near_twins = Possible : { MONEY($saved) } de moins en ne payant qu’une fois { $emails } emails presque identiques (aux nombres, dates et liens près)
plan-possible-together = Possible : { MONEY($saved) } de moins à { $perCall } emails par appel ; un email hostile pourrait alors changer la catégorie de ses voisins
plan-runbook = Runbook : { MONEY($total) } pour { $emails } emails ; le premier budget était de { MONEY($firstBudget) }, d’où cet accord
plan-blocked = { $count ->
    [one] Un contrôle interdit le départ :
   *[other] { $count } contrôles interdisent le départ :
}
plan-cap-low = ⚠️ { MONEY($cap) } est moins que le coût prévu : la migration s’arrêtera en chemin pour demander la suite.
plan-later = Départ : { MOMENT($at) }, après de nouveaux contrôles
plan-approval = Accord demandé : { MONEY($cap) } au plus. Bouton valable jusqu’à { CLOCK($until) }.
start-checking = Vérifications et plan en cours…
start-approving = Accord reçu, enregistrement…
start-started = 🚀 Accord enregistré : { MONEY($cap) } au plus. La migration n° { $run } démarre.
start-nothing = Il n’y a aucun email à traiter.
start-run-open = Une migration est déjà ouverte : reprenez-la.
start-scheduled = Accord enregistré pour { MOMENT($at) } : { MONEY($cap) } au plus. À cette heure les contrôles sont refaits ; si l’un est rouge, rien ne démarre et je vous réveille.
start-unscheduled = Départ annulé : rien ne démarrera.
start-not-scheduled = Aucun départ n’est prévu.
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

## Comparaison

compare-title = Comparer deux modèles
compare-nothing = Il n’y a pas d’autre modèle à comparer, ou pas d’email.
compare-offer = { $a } et { $b } classeraient les mêmes { $emails } emails, tirés au sort. Coût attendu : { MONEY($expected) } ; accord demandé : { MONEY($cap) } au plus. Rien n’est écrit dans les emails. Bouton valable jusqu’à { CLOCK($until) }.
compare-running = Comparaison en cours…
compare-agreement = { $a } et { $b } : d’accord sur { $agreed } emails sur { $compared }, soit { PERCENT($share) }
compare-cut-cap = Arrêtée avant la fin : l’accord est épuisé.
compare-cut-service = Arrêtée avant la fin : Claude ne répond pas comme il faut.
compare-category = { $category } : { $agreed } sur { $emails }
compare-apart = Désaccords
compare-disagreement = #{ $number } : { $first } / { $second }
compare-spent = { $model } : { MONEY($spent) } pour { $calls } appels, soit { MONEY($corpus) } pour { $emails } emails en direct

## Lettres

letters-title = Emails en échec
letters-none = Aucun.
letters-file = Tous les échecs, un par ligne. Les emails y sont nommés par leur numéro local seulement.
letters-file-failed = Le fichier n’a pas pu être envoyé. Sur le serveur : npm run -s panel -- dlq --csv
letters-group = • { $resolution ->
    [skipped] Abandonnés
   *[open] Ouverts
} : { $count } × { $codeName } ({ $phaseName })
letters-reason = Raison : { $reason }
letters-example = { $number }, reçu le { MOMENT($at) }
letters-example-undated = { $number }, sans date
letters-example-subject = { $example } : « { $subject } »
retry-title = Réessayer
retry-emails = { $emails ->
    [one] Un email, toutes les phases suivantes comprises.
   *[other] { $emails } emails, toutes les phases suivantes comprises.
}
retry-price = Prévu : { MONEY($price) }. Au pire : { MONEY($worst) } (textes les plus longs, trois essais chacun).
retry-cap = Le plafond approuvé tient dans tous les cas.
retry-nothing = Il n’y a rien de tel à traiter.
retry-recorded = { $count ->
    [one] Un email est de nouveau à traiter.
   *[other] { $count } emails sont de nouveau à traiter.
}
skip-title = Abandonner ?
skip-offer = { $emails ->
    [one] Un email restera sans résultat ; on pourra le rouvrir.
   *[other] { $emails } emails resteront sans résultat ; on pourra les rouvrir.
}
skip-why = { $emails ->
    [one] Pourquoi abandonner cet email ?
   *[other] Pourquoi abandonner ces { $emails } emails ?
}
skip-reason-unreadable = illisible
skip-reason-unwanted = indésirable
skip-reason-duplicate = doublon
skip-reason-not_needed = inutile
reason-question = Pour quelle raison ? Écrivez-la en quelques mots, sans nom ni adresse ; cent caractères sont gardés.
reason-personal = Rien n’est gardé : il faut des mots, et rien de personnel. Écrivez la raison autrement.
reason-given-up = J’arrête de demander ; rien n’a été abandonné.
skip-recorded = { $count ->
    [one] Un email est abandonné.
   *[other] { $count } emails sont abandonnés.
}
reopen-recorded = { $count ->
    [0] Il n’y a rien de tel à rouvrir.
    [one] Un email est rouvert. Rien n’est renvoyé : /dlq permet de réessayer.
   *[other] { $count } emails sont rouverts. Rien n’est renvoyé : /dlq permet de réessayer.
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
resume-running-rate = Elle est déjà en cours : /rate { $rate } en change le débit.
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

## Rapport et journal technique

report-title = Rapport
report-run = { $name } : { $emails } emails, { $model } puis { $embedModel }, voie { $lane ->
    [batch] différée
   *[live] directe
}
report-ended = Du { MOMENT($since) } au { MOMENT($until) }, en tout { DURATION($took) }
report-open = Ouverte depuis le { MOMENT($since) }, en tout { DURATION($took) }
report-validated = Validée le { MOMENT($at) }
report-not-validated = Pas validée (/validate)
report-phases = Phases
report-phase = { $phaseName } : { $done } faits, { $failed } en échec, { DURATION($took) }
report-money = Dépensé : { MONEY($spent) } ; prévu { MONEY($planned) }, plafond { MONEY($cap) }
report-approval = Accord du { MOMENT($at) } : { MONEY($cap) }
report-approval-revoked = Accord du { MOMENT($at) } : { MONEY($cap) }, retiré
report-incidents = Incidents
report-no-incident = Aucun
report-incident = { $incidentName } : { $times ->
    [one] une fois
   *[other] { $times } fois
}, { DURATION($took) } en tout
report-letters = Échecs
report-no-letter = Aucun
report-letter = { $count } × { $codeName } ({ $phaseName }), à décider
report-letter-skipped = { $count } × { $codeName } ({ $phaseName }), abandonnés
report-file-failed = Le rapport n’a pas pu être envoyé.
logs-title = Journal technique
logs-title-errors = Journal technique : avertissements et erreurs
logs-empty = Rien.
logs-line = { $mark } { CLOCK($at) } { $text }
logs-file = Journal technique
logs-file-failed = Le fichier n’a pas pu être envoyé.
