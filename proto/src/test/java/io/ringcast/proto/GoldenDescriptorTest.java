package io.ringcast.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.ringcast.proto.v1.LiveProto;
import io.ringcast.proto.v1.TelemetryIngestProto;
import io.ringcast.proto.volta.VoltaCollectorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden files hold every landed line of the contracts: a line may be added, never changed or removed. */
@Tag("A1")
class GoldenDescriptorTest {
    private enum Contract {
        RINGCAST(TelemetryIngestProto.getDescriptor(), "/telemetry_ingest.golden"),
        LIVE(LiveProto.getDescriptor(), "/live.golden"),
        VOLTA(VoltaCollectorProto.getDescriptor(), "/volta_collector.golden");

        private final List<String> described;
        private final String goldenFile;

        Contract(FileDescriptor file, String goldenFile) {
            described = describe(file);
            this.goldenFile = goldenFile;
        }

        private List<String> golden() throws IOException {
            try (InputStream golden = GoldenDescriptorTest.class.getResourceAsStream(goldenFile)) {
                assertThat(golden).as(goldenFile).isNotNull();
                return new String(golden.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryLandedLine(Contract contract) throws IOException {
        assertThat(contract.described)
                .as("the contract; agents and clients in the field depend on each line of %s", contract.goldenFile)
                .containsAll(contract.golden());
    }

    @ParameterizedTest
    @EnumSource
    void hasEveryLineInTheGoldenFile(Contract contract) throws IOException {
        List<String> added = new ArrayList<>(contract.described);
        added.removeAll(contract.golden());
        assertThat(added)
                .as("lines to add to proto/src/test/resources%s%n%s%n", contract.goldenFile, String.join("\n", added))
                .isEmpty();
    }

    private static List<String> describe(FileDescriptor file) {
        List<String> lines = new ArrayList<>();
        file.getServices().forEach(service -> describe(service, lines));
        file.getMessageTypes().forEach(message -> describe(message, lines));
        file.getEnumTypes().forEach(enumType -> describe(enumType, lines));
        return lines;
    }

    private static void describe(ServiceDescriptor service, List<String> lines) {
        for (MethodDescriptor method : service.getMethods()) {
            lines.add("rpc %s(%s) returns (%s)"
                    .formatted(
                            method.getFullName(),
                            streamed(method.isClientStreaming(), method.getInputType()),
                            streamed(method.isServerStreaming(), method.getOutputType())));
        }
    }

    private static String streamed(boolean isStream, Descriptor message) {
        return (isStream ? "stream " : "") + message.getFullName();
    }

    private static void describe(Descriptor message, List<String> lines) {
        message.getFields().forEach(field -> lines.add(describe(field)));
        message.getNestedTypes().forEach(nested -> describe(nested, lines));
        message.getEnumTypes().forEach(enumType -> describe(enumType, lines));
    }

    private static void describe(EnumDescriptor enumType, List<String> lines) {
        enumType.getValues()
                .forEach(value ->
                        lines.add("%s.%s = %d".formatted(enumType.getFullName(), value.getName(), value.getNumber())));
    }

    private static String describe(FieldDescriptor field) {
        return "%s = %d %s %s".formatted(field.getFullName(), field.getNumber(), typeOf(field), labelOf(field));
    }

    private static String typeOf(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String labelOf(FieldDescriptor field) {
        if (field.isRepeated()) {
            return field.isPacked() ? "repeated-packed" : "repeated";
        }
        if (field.getRealContainingOneof() != null) {
            return "oneof-" + field.getRealContainingOneof().getName();
        }
        return field.toProto().getProto3Optional() ? "optional" : "singular";
    }
}
