# Les incidents : la cause, son détail, et ce qui arrive si l’on ne fait rien.

incident-first-line = { $state } — { $cause }. En jeu : { MONEY($risk) }. Sans action : { $otherwise }
incident-number = Incident n° { $id }, depuis { MOMENT($at) }
incident-over = L’incident n° { $id } est terminé : il n’y a plus rien à décider.

## Causes

incident-rate_limited = Claude limite le débit
incident-overloaded = Claude est surchargé
incident-service_unreachable = Claude est injoignable
incident-usage_limit = limite d’usage atteinte chez Anthropic
incident-key_refused = clé Anthropic refusée
incident-model_gone = le modèle Claude n’existe plus
incident-voyage_limited = Voyage AI limite le débit
incident-voyage_unreachable = Voyage AI est injoignable
incident-voyage_key_refused = clé Voyage AI refusée
incident-presidio_down = Presidio est injoignable
incident-presidio_leaking = Presidio laisse passer des données personnelles
incident-store_lost = PostgreSQL est injoignable
incident-disk_full = disque presque plein
incident-redis_lost = Redis est perdu, la mémoire le remplace
incident-ram_high = mémoire presque pleine
incident-engine_fault = une erreur du programme a arrêté le moteur ; le journal dit laquelle
incident-error_breaker = cinq erreurs identiques de suite
incident-failure_rate_high = plus de 1 % d’échecs
incident-failure_rate_hold = plus de 5 % d’échecs
incident-letters_high = plus de 1 % d’échecs à la fin d’une phase
incident-letters_over_limit = plus de 5 % de lettres à la fin d’une phase
incident-budget_50 = la moitié du budget est dépensée
incident-budget_80 = 80 % du budget sont dépensés
incident-budget_95 = 95 % du budget sont dépensés
incident-budget_reached = le budget est atteint
incident-pilot_off_plan = les premiers emails coûtent plus que prévu
incident-plan_changed = les termes ont changé depuis l’accord
incident-vector_index_present = un index des vecteurs est déjà en place avant la phase 3
incident-crash_loop = redémarrages en série
incident-second_poller = un autre programme répond au même bot
incident-unclean_start = redémarrage après une coupure

## Détails

detail-rate_limited = Débit réduit à { $limit } requêtes par minute ; il remonte de lui-même.
detail-voyage_limited = Débit réduit à { $limit } requêtes par minute ; il remonte de lui-même.
detail-ram_high = { PERCENT($share) } occupés ; retenue à { PERCENT($limit) }, reprise sous { PERCENT($release) }.
detail-disk_full = { $freeGb } Go libres sur le volume { $volume ->
    [database] de la base
   *[other] des données
  } ; il en faut { $limitGb }.
detail-error_breaker = { $count } emails, même cause : { $codeName }. Leurs lettres sont retirées.
detail-failure_rate_high = { $percent } % d’échecs sur les { $outcomes } derniers emails.
detail-failure_rate_hold = { $percent } % d’échecs sur les { $outcomes } derniers emails.
detail-letters_high = { $letters } échecs, soit { $percent } % des emails. Réessayez-les, ou abandonnez-les en disant pourquoi ; au-delà de 5 %, la migration attend votre décision.
detail-letters_over_limit = { $letters } lettres, soit { $percent } % des emails. Acceptez la perte, réessayez-les, ou reprenez tout ; le prix est montré avant.
detail-budget_50 = { MONEY($spent) } dépensés sur { MONEY($cap) }.
detail-budget_80 = { MONEY($spent) } dépensés sur { MONEY($cap) }.
detail-budget_95 = { MONEY($spent) } dépensés sur { MONEY($cap) }.
detail-budget_reached = { MONEY($spent) } dépensés sur { MONEY($cap) }.
detail-pilot_off_plan = Sur { $emails } emails : { $factor } fois le coût prévu par email.
detail-vector_index_present = { $vectors } vecteurs à charger, environ 5 fois plus lentement avec lui. Accepter le retire maintenant ; le même est reconstruit après le chargement. D’ici là la recherche lit toute la table.
detail-crash_loop = { $starts } démarrages après une coupure en { $minutes } minutes : chaque coupure coûte des appels. Reprendre quand la cause est trouvée.
detail-unclean_start = Coupure de { MOMENT($since) } à { MOMENT($until) }. Les appels interrompus sont comptés au pire.

## Sans action

otherwise-hold-self = rien n’est dépensé, la migration reprend seule quand la cause a disparu
otherwise-hold-owner = rien n’est dépensé, la migration attend votre décision
otherwise-slow-self = la migration continue, plus lentement
otherwise-none-self = la migration continue
waiting-alert = Redémarré, mais PostgreSQL ne répond pas : rien ne tourne et rien n’est dépensé.
waiting-alert-otherwise = Sans action : le bot attend la base et continue seul dès qu’elle répond ; d’ici là il ne répond à aucune commande.
waiting-alert-command = À taper sur le serveur : { $command }
store-alert-commands = /status, /pause et /stop marchent sans la base ; la suite vient quand elle répond.
