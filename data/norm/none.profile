# Nothing is changed; the map is the identity.
