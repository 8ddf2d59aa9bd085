failed-leaking = Presidio leaves personal data in sight: nothing was sent. Start it again with its recognizers, and try again once the incident is over.
