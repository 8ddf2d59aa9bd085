# États, raisons, limites, phases, services, lettres : ce que le moteur dit par des codes.

## États

state-idle = au repos
state-running = en cours
state-waiting = en attente
state-held = retenue
state-paused = en pause
state-stopped = arrêtée
state-done = terminée
state-validated = validée
state-unknown-word = état inconnu
state-unknown = ❔ État inconnu : la base ne répond pas. Rien n’est dépensé tant qu’elle ne répond pas.
state-line = { $state ->
    [idle] 💤 Au repos
    [running] ▶️ En cours
    [waiting] ⏳ En attente
    [held] ✋ Retenue : à vous de décider
    [paused] ⏸ En pause
    [stopped] ⏹ Arrêtée
    [done] 🏁 Terminée
    [validated] ✅ Validée
   *[other] ❔ État inconnu
} — { $reason }

## Raisons

reason-idle = aucune migration n’est ouverte
reason-starting = le moteur démarre
reason-running = rien ne retient la migration
reason-paused = pause demandée, rien n’est appelé
reason-stopped = arrêt demandé, le budget approuvé est retiré
reason-done = toutes les phases sont finies ; /validate vérifie le résultat
reason-validated = la validation a tout trouvé comme il faut
reason-incident = { $kindName }
reason-cooldown = { $serviceName } se repose jusqu’à { CLOCK($until) }
reason-rate-limited = la limite de débit est atteinte jusqu’à { CLOCK($until) }
reason-budget = le budget de { MONEY($cap) } n’a plus de place pour le prochain appel
reason-plan-changed = les termes ont changé depuis l’accord (modèle, consigne, règles ou prix)
reason-lease = un autre moteur tient la migration sur { $host }
reason-breaker = trop d’erreurs identiques de suite

## Ce qui borne la vitesse

bound-requests = { $limit } requêtes par minute
bound-input-tokens = { $limit } jetons d’entrée par minute
bound-output-tokens = { $limit } jetons de sortie par minute
bound-batches = la file des lots du fournisseur : une heure d’ordinaire, un jour au plus
bound-presidio = Presidio, { $rate } textes par seconde
bound-database = la base de données
bound-latency = le temps de réponse du service
bound-concurrency = le nombre d’appels simultanés
bound-voyage = { $limit } requêtes Voyage par minute

## Phases et services

phase-classify = classement
phase-graph = graphe
phase-embed = vecteurs
service-anthropic = Claude
service-voyage = Voyage AI
service-presidio = Presidio

## Lettres : pourquoi un email n’a pas pu être traité

letter-invalid_answer = réponse hors format trois fois
letter-refusal = le modèle a refusé de répondre
letter-truncated = réponse coupée trois fois
letter-rejected = requête refusée par le service
letter-too_large = requête trop grande pour le service
letter-service_error = le service échoue sur cet email seul
letter-pii_left = donnée personnelle restante : rien n’a été envoyé
letter-undecodable = aucun texte lisible
letter-constraint = ligne refusée par la base

## Notifications

push-run-started = 🚀 Migration lancée : { $total } emails, plafond { MONEY($cap) }
push-digest = Bilan : phase { $phaseName }, { $done } faits et { $failed } échecs sur { $total } ; dépensé { MONEY($spent) } sur { MONEY($cap) }, dont { MONEY($spentToday) } en 24 h ; incidents en 24 h : { $incidents }
push-scheduled-late = Départ prévu à { MOMENT($at) } : le programme n’était pas là. Rien n’a démarré.
push-scheduled-red = Départ prévu : { $count ->
    [one] un contrôle est rouge
   *[other] { $count } contrôles sont rouges
}. Rien n’a démarré.
push-scheduled-changed = Départ prévu : les termes ont changé depuis l’accord de { MONEY($cap) }. Rien n’a démarré.
push-scheduled-refused = Départ prévu : rien n’a démarré ({ $outcome ->
    [run_open] une migration est déjà ouverte
    [nothing_to_do] il ne reste rien à faire
   *[plan_changed] les termes ont changé
}).
push-scheduled-cut = Départ prévu à { MOMENT($at) } : le programme a été coupé à ce moment. Voyez l’état.
push-phase-done = ✔️ Phase finie ({ $phaseName }) : { $done } faits, { $failed } en échec
push-run-done = 🏁 Migration finie : { $done } faits, { $failed } en échec, { MONEY($spent) } dépensés
push-resolved = ✅ Résolu : { $incidentName }
resolved-number = Incident n° { $id }

## Ce qui ne sort pas

outside-withheld = 🔒 Ce message contenait une donnée personnelle et n’a pas été envoyé. Le journal du serveur en garde la nature, sans le texte.
rehearsal-note = 🎭 RÉPÉTITION : services simulés, argent fictif.
