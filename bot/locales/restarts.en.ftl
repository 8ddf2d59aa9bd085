# Restarting a service: the question, what came of it, and what to do next.

button-restart = Restart { $service }
button-restart-confirm = Yes, restart
restart-title = Restart { $service }
restart-question = { $service ->
    [postgres] PostgreSQL stops and comes back, within a minute: all connections drop, those of other programs too. The migration waits and goes on by itself.
    [presidio] Presidio stops and comes back, in about a minute, as it loads its models. Nothing is sent without it; the migration goes on by itself.
    [redis] Redis stops and comes back, in a few seconds. Memory takes over; the migration goes on.
   *[other] This service stops and comes back: what it was doing is cut off.
}
restart-until = To be confirmed before { CLOCK($until) }.
restart-under-way = Restarting. The rest comes in this message.
restart-restarted = Done. What waited for it goes on as soon as it answers; if an incident came of it, “Resolved” follows.
restart-no_container = Docker knows no container of that name: correct RESTART_SERVICES, or type on the server:
restart-not_permitted = The Docker proxy does not permit this container: add it to its pattern in docker-compose.yml, or type on the server:
restart-unreachable = The Docker proxy does not answer, nothing was done: check DOCKER_PROXY_URL and the service docker-proxy, or type on the server:
restart-no_answer = Docker did not answer in time: it may be restarting still. Wait a minute and look at /status before you try again.
restart-failed = Docker tried and could not: look at the container’s log, then type on the server:
restart-no_docker = This bot has no access to Docker (DOCKER_PROXY_URL is empty). To be typed on the server:
restart-not_listed = This service is no longer in RESTART_SERVICES: add it and start the bot again, or restart it by hand.
