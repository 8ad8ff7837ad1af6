package dev.nightshift.verification;

import dev.nightshift.publication.Manifest;

/** An object that a manifest names. */
record NamedObject(String key, long bytes, String sha256) {

    static NamedObject of(Manifest.Part part) {
        return new NamedObject(part.key(), part.bytes(), part.sha256());
    }

    static NamedObject of(Manifest.ObjectInfo object) {
        return new NamedObject(object.key(), object.bytes(), object.sha256());
    }
}
