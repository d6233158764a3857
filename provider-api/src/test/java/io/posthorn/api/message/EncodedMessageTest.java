package io.posthorn.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.codec.MalformedInputException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedMessageTest {
    private static final byte[] BODY = {1, 2, 3};

    @Property(tries = 500)
    void headAndBodyComeBackAsTheyWentIn(@ForAll("heads") MessageHead head, @ForAll byte[] body) {
        EncodedMessage sent = EncodedMessage.of(head, body);

        EncodedMessage received = EncodedMessage.checked(sent.bytes().clone());

        assertThat(received.head()).isEqualTo(head);
        assertThat(bodyOf(received)).isEqualTo(body);
        assertThat(received.size()).isEqualTo(sent.bytes().length);
    }

    @Property(tries = 200)
    void whatLiesAtFixedPlacesIsWhatTheHeadSays(@ForAll("heads") MessageHead head) {
        EncodedMessage message =
                EncodedMessage.checked(EncodedMessage.of(head, BODY).bytes());

        assertThat(message.kind()).isEqualTo(head.kind());
        assertThat(message.persistent()).isEqualTo(head.options().persistent());
        assertThat(message.priority()).isEqualTo(head.options().priority());
        assertThat(message.timeToLive()).isEqualTo(head.options().timeToLive());
        assertThat(message.deliveryDelay()).isEqualTo(head.options().deliveryDelay());
        assertThat(message.id()).isEqualTo(head.id());
        assertThat(message.timestamp()).isEqualTo(head.timestamp());
        assertThat(message.destination()).isEqualTo(head.destination());
    }

    /** A message that passed the check can be read: no later step meets a surprise. */
    @Property(tries = 2000)
    void bytesChangedAtRandomAreRefusedOrReadable(@ForAll("heads") MessageHead head, @ForAll long seed) {
        byte[] bytes = EncodedMessage.of(head, BODY).bytes().clone();
        Random random = new Random(seed);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }

        assertRefusedOrReadable(Arrays.copyOf(bytes, bytes.length - random.nextInt(3)));
    }

    @Property(tries = 2000)
    void bytesDrawnAtRandomAreRefusedOrReadable(@ForAll byte[] bytes) {
        assertRefusedOrReadable(bytes);
    }

    /** Each row: where in the bytes, what to write there, what the refusal says. */
    @ParameterizedTest
    @CsvSource({
        "0, 127, claims",
        "0, 255, claims",
        "3, 43, claims",
        "4, 2, format 2",
        "5, 6, kind 6",
        "6, 8, flags 8",
        "7, 10, priority",
        "32, 128, must not be negative",
        "40, 128, must not be negative",
        "48, 0, no destination",
        "48, 5, destination kind 5",
        "49, 0, must not be empty",
        "50, 42, not allowed",
        "51, 7, destination kind 7",
        "52, 3, correlation id form 3",
    })
    void aHeadThatBreaksARuleIsRefusedWithTheReason(int at, int value, String reason) {
        byte[] bytes = smallest().bytes().clone();
        bytes[at] = (byte) value;

        assertThatThrownBy(() -> EncodedMessage.checked(bytes))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aMessageCutAnywhereInItsHeadIsRefused() {
        byte[] bytes = smallest().bytes();
        int head = smallest().bodyOffset();

        for (int length = 0; length < head; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> EncodedMessage.checked(cut)).isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void anIdIsPrintedAsTheSpecificationWantsIt() {
        assertThat(new MessageId(1, -1).toString()).isEqualTo("ID:0000000000000001ffffffffffffffff");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "10, 0, 0", "4, -1, 0", "4, 0, -1"})
    void optionsOutsideTheirRangeAreRefused(int priority, long timeToLive, long delay) {
        assertThatThrownBy(() -> new DeliveryOptions(true, priority, timeToLive, delay))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<MessageHead> heads() {
        return Messages.heads();
    }

    private static void assertRefusedOrReadable(byte[] bytes) {
        EncodedMessage message;
        try {
            message = EncodedMessage.checked(bytes);
        } catch (MalformedInputException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(message.head().destination()).isEqualTo(message.destination());
        assertThat(message.bodyOffset() + message.bodyLength()).isEqualTo(bytes.length);
        assertThat(message.priority()).isBetween(0, 9);
    }

    /** To queue "q", all optional parts left out. */
    private static EncodedMessage smallest() {
        MessageHead head = new MessageHead(
                MessageKind.PLAIN,
                new DeliveryOptions(false, 4, 0, 0),
                new MessageId(0, 0),
                false,
                0,
                false,
                new QueueName("q"),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, BODY);
    }

    private static byte[] bodyOf(EncodedMessage message) {
        return Arrays.copyOfRange(message.bytes(), message.bodyOffset(), message.bodyOffset() + message.bodyLength());
    }
}
