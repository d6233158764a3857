package io.posthorn.jms.session;

import jakarta.jms.Connection;

/** Which JMS this is and who provides it (Jakarta Messaging 3.1, §6.1.6). */
final class ProductVersion {
    static final String NAME = "Posthorn";
    /** As the build wrote it into the manifest; a development version where there is none. */
    static final String VERSION = implementationVersion();

    /** The one source serves two APIs that differ by their package's name. */
    private static final boolean JAKARTA = Connection.class.getName().startsWith("jakarta");

    static final int JMS_MAJOR = JAKARTA ? 3 : 2;
    static final int JMS_MINOR = JAKARTA ? 1 : 0;

    private ProductVersion() {}

    /** The part of the version with this index: 0 major, 1 minor. */
    static int part(int index) {
        String[] parts = VERSION.split("[.-]", 3);
        return index < parts.length && parts[index].matches("\\d{1,9}") ? Integer.parseInt(parts[index]) : 0;
    }

    private static String implementationVersion() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return version == null ? "0.0-development" : version;
    }
}
