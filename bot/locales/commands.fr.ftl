# Les commandes : menu, usages, boutons, réponses brèves.

## Menu

command-checklist = vérifier tout ce qu’il faut avant de partir
command-dryrun = essai à blanc sur n emails, sans frais
command-compare = comparer deux modèles sur les mêmes emails
command-start_migration = voir le plan et approuver un budget
command-status = où en est la migration
command-cost = ce qui est dépensé et ce qui le sera
command-logs = dernières lignes du journal technique
command-pause = ne plus rien appeler ; l’en-cours est gardé
command-report = rapport final
command-resume = reprendre après avoir vu pourquoi c’était arrêté
command-stop = arrêter et retirer le budget approuvé
command-rate = requêtes par minute, ou auto
command-dlq = les emails en échec, par cause
command-validate = vérifier le résultat après la fin
command-journal = qui a fait quoi, et quand
command-settings = langue, notifications, heures calmes
command-help = les commandes et la documentation
command-unknown = Je ne connais pas cette commande. /help les liste toutes.
command-nearest = Je ne connais pas cette commande. Vouliez-vous dire /{ $name } ?

## Usages

usage-checklist = Usage : /checklist, sans rien derrière
usage-dryrun = Usage : /dryrun ou /dryrun 1000 (un nombre d’emails, de 1 à 200000)
usage-compare = Usage : /compare ou /compare 50 (un nombre d’emails, de 1 à 1000)
usage-start_migration = Usage : /start_migration, ou /start_migration 22:00
usage-status = Usage : /status, sans rien derrière
usage-cost = Usage : /cost, sans rien derrière
usage-logs = Usage : /logs, /logs 30, /logs error ou /logs error 30
usage-pause = Usage : /pause, sans rien derrière
usage-report = Usage : /report, sans rien derrière
usage-resume = Usage : /resume, /resume 30 (requêtes par minute) ou /resume auto
usage-stop = Usage : /stop, sans rien derrière
usage-rate = Usage : /rate 30 (requêtes par minute, de 1 à 10000) ou /rate auto
usage-dlq = Usage : /dlq, sans rien derrière
usage-validate = Usage : /validate, sans rien derrière
usage-journal = Usage : /journal ou /journal 20 (de 1 à 40 lignes)
usage-settings = Usage : /settings, /settings fr, /settings en, /settings quiet 22:00-08:00 ou /settings quiet off
usage-help = Usage : /help, sans rien derrière
usage-start = Usage : /start, sans rien derrière

## Boutons

button-accept = Accepter et continuer
button-acknowledge = Vu
button-another-amount = Autre montant
button-approve = Approuver { MONEY($cap) }
button-approve-later = Approuver { MONEY($cap) } pour { CLOCK($at) }
button-approve-resume = Approuver { MONEY($cap) } et reprendre
button-cancel = Annuler
button-cancel-scheduled = Annuler le départ
button-cap = Changer le plafond
button-chart = Courbe
button-checklist = Vérifications
button-cost = Coût
button-export-letters = Tout en CSV
button-language = { $language ->
    [fr] Français
   *[en] English
}
button-letters = Échecs
button-near-twins = Payer une fois les presque identiques
button-near-twins-off = Payer chaque presque identique
button-log-errors = Erreurs
button-log-file = Fichier
button-logs = Tout
button-other-reason = Autres mots
button-pause = Pause
button-plan = Voir le plan
button-offer = { $model }, voie { $lane ->
    [batch] différée
   *[live] directe
} : { MONEY($cap) }
button-plan-again = Refaire le plan
button-quiet = { $hours }
button-quiet-off = Sans heures calmes
button-remigrate = Tout reprendre
button-report = Rapport
button-report-file = Fichier
button-reopen-group = Rouvrir { $count } ({ $phaseName })
button-resume = Reprendre
button-resume-rate = Reprendre à { $rate }
button-retry = Réessayer, { MONEY($worst) } au pire
button-retry-all = Tout réessayer
button-retry-group = Réessayer { $count } ({ $phaseName })
button-approve-compare = Approuver { MONEY($cap) }
button-skip-group = Abandonner { $count }
button-snooze-hour = 💤 1 h
button-snooze-morning = 💤 8 h
button-start-later = À { $time }
button-start-now = Tout de suite
button-status = État
button-stop = Arrêter
button-stop-confirm = Oui, arrêter
button-stop-collect = Arrêter, garder les résultats des lots
button-stop-cancel = Arrêter et annuler les lots
button-together = { $perCall } emails par appel
button-together-off = Un email par appel
button-validate = Valider

## Réponses à un bouton

toast-acknowledged = Noté
toast-already-done = Déjà fait
toast-amount = Quel montant ?
toast-approved = Accord reçu
toast-cancelled = Annulé
toast-done = C’est fait
toast-failed = Échec : rien n’a été fait. Réessayez.
toast-language = Langue changée
toast-name = Quel nom ?
toast-needs-approval = Un nouvel accord est nécessaire
toast-no-run = Aucune migration n’est ouverte
toast-paused = En pause
toast-reason = Quelle raison ?
toast-recorded = Enregistré
toast-resumed = Reprise demandée
toast-shown = Voici
toast-started = J’y vais
toast-stopped = Arrêt demandé
toast-too-old = Trop ancien : voici un panneau à jour
toast-unknown-button = Ce bouton n’existe plus

## Réponses brèves

cancelled = Annulé. Rien n’a été fait.
no-run = Aucune migration n’est ouverte.
job-busy = C’est déjà en cours : la réponse arrive.
failed-command = La commande a échoué : la base ou un service ne répond pas. Rien n’a été dépensé. Réessayez, ou regardez le journal du serveur.
failed-closing = Le programme s’arrête : réessayez après son redémarrage.
offer-until = Boutons valables jusqu’à { CLOCK($until) }.
pause-recorded = Pause enregistrée. Plus aucun appel ; ceux en vol sont gardés.
name-question = Chaque résultat de { $name } sera remplacé, et payé de nouveau : { MONEY($cap) } au plus. Pour le confirmer, écrivez le nom de la migration : { $name }
name-wrong = Ce n’est pas ce nom. Écrivez { $name }, ou annulez.
name-too-late = Plus de dix minutes ont passé depuis votre accord : rien n’a été approuvé, voici un plan à jour.
name-given-up = Trois fois un autre nom que { $name } : rien n’a été approuvé.
stop-title = Arrêter la migration ?
stop-question = Plus aucun appel, ceux en vol sont gardés (au plus { MONEY($reserved) } encore facturés), et le budget approuvé est retiré. Rien n’est perdu : /resume demandera un nouvel accord.
stop-batches = { $count ->
    [one] Un lot est ouvert
   *[other] { $count } lots sont ouverts
} chez le fournisseur, avec { $emails } emails. Garder : tout ce lot sera traité, facturé et enregistré. Annuler : ce qui est déjà traité là-bas reste facturé (et sera enregistré), le reste ne l’est pas.
stop-recorded = Arrêt enregistré. Le budget approuvé est retiré.
rate-now = { $rate ->
    [auto] Débit : automatique
   *[other] Débit : { $rate } requêtes par minute
}
rate-recorded = { $rate ->
    [auto] Débit automatique enregistré.
   *[other] Débit enregistré : { $rate } requêtes par minute.
}
settings-title = Réglages
settings-language = { $language ->
    [fr] Langue : français
   *[en] Language: English
}
settings-quiet = Heures calmes : de { $from } à { $to } ; seuls les incidents qui arrêtent la migration sonnent
settings-quiet-none = Heures calmes : aucune (/settings quiet 22:00-08:00)
settings-events = Notifications
settings-event = { $event } : { $loudness }
settings-run = Débit : { $rate ->
    [auto] automatique
   *[other] { $rate } requêtes par minute
} (/rate) ; voie { $lane ->
    [batch] différée
   *[live] directe
}, choisie à l’accord
settings-no-run = Le débit (/rate) et la voie se règlent avec la migration.
event-hold = Incidents qui arrêtent
event-notice = Avertissements
event-resolved = Incidents terminés
event-phase = Fins de phase
event-run = Début et fin
event-digest = Bilan du jour
loudness-on = avec son
loudness-silent = sans son
loudness-off = rien
incident-snoozed = Incident n° { $id } : je n’en reparle pas avant { MOMENT($until) }, sauf s’il se termine.
journal-title = Journal
journal-empty = Rien n’a encore été fait.
journal-line = { MOMENT($at) } · { $place } · { $verb } · { $before } → { $after } · { $outcome }
help-title = Migration des emails
help-promise = Rien de personnel ne sort du serveur. Rien n’est dépensé sans votre accord. Rien n’est perdu, rien n’est fait deux fois.
help-line = /{ $name } — { $description }
help-documentation = Documentation : README.md et RUNBOOK.md, dans le dossier du programme.
help-contact = Contact : Antonio Lopez, mainteneur.
button-skip = Abandonner { $emails }
