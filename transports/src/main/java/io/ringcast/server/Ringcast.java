package io.ringcast.server;

/** The entry point of {@code ringcast.jar}. */
public final class Ringcast {
    private Ringcast() {}

    /** Prints the version; the commands come with the server. */
    public static void main(String[] args) {
        String version = Ringcast.class.getPackage().getImplementationVersion();
        System.out.println("ringcast " + (version == null ? "development" : version));
    }
}
