package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The commands in messages can be pasted into a shell. */
final class HomeTests {

    private final Home home = new Home(Path.of("/srv/job's home"), Path.of("none"), "1");

    @Test
    void theLauncherIsNamedAsItWasCalled() {
        assertThat(home.calledBy("scripts/nightshift", false).command("restart 7"))
                .isEqualTo("scripts/nightshift restart 7");
        assertThat(home.calledBy("/opt/night shift/scripts/nightshift", false)
                        .with("oracle")
                        .command("run"))
                .isEqualTo("'/opt/night shift/scripts/nightshift' run --profile oracle");
        assertThat(home.calledBy("scripts/nightshift", true).help("run")).isEqualTo("scripts/nightshift run --help");
    }

    @Test
    void aHomeThatTheLauncherWouldNotTakeIsNamed() {
        assertThat(home.calledBy("nightshift", true).with("a b").command("status 7"))
                .isEqualTo("NIGHTSHIFT_HOME='/srv/job'\\''s home' nightshift status 7 --profile 'a b'");
    }
}
