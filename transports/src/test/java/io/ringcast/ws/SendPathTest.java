package io.ringcast.ws;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** There is one way to a socket: the client's ring, drained into its channel. */
@Tag("C11")
class SendPathTest {
    private static final JavaClasses LIVE_LISTENER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ringcast.ws");

    @Test
    void sendsNoMessageThroughTheLibrary() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "it is the library's send or broadcast",
                        (JavaMethodCall call) ->
                                call.getTargetOwner().getPackageName().startsWith("org.java_websocket")
                                        && (call.getName().equals("send")
                                                || call.getName().equals("broadcast")
                                                || call.getName().equals("sendFragmentedFrame"))))
                .check(LIVE_LISTENER);
    }

    @Test
    void writesToSocketsInTheirLayersAlone() {
        noClasses()
                .that()
                .doNotImplement(SocketLayer.class)
                .should()
                .callMethodWhere(describe(
                        "it writes to a socket",
                        (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(SocketChannel.class)
                                && call.getName().equals("write")))
                .check(LIVE_LISTENER);
        noClasses()
                .that()
                .doNotHaveSimpleName("ClientOutput")
                .and()
                .doNotHaveSimpleName("RefusedChannel")
                .should()
                .callMethod(SocketLayer.class, "write", ByteBuffer.class)
                .check(LIVE_LISTENER);
    }
}
