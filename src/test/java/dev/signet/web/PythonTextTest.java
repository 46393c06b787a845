package dev.signet.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and white space as Python has them. */
class PythonTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "42, 42",
        "-7, -7",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "0.0, 0.0",
        "-0.0, -0.0",
        "1.0, 1.0",
        "1.50, 1.5",
        "-2.25, -2.25",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "1E5, 100000.0",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "123456789012345680.0, 1.2345678901234568e+17",
        "1.5e300, 1.5e+300",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "0.000012345, 1.2345e-05",
        "-1e-7, -1e-07",
        "5e-324, 5e-324",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "2e-3, 0.002",
        "9007199254740993, 9007199254740993",
        "9007199254740993.0, 9007199254740992.0",
        "1e400, inf",
        "-1e400, -inf",
        "1e-400, 0.0",
        "1e23, 1e+23",
        "2.0e-3, 0.002"
    })
    void a_number_reads_as_python_writes_it(String json, String python) throws Exception {
        assertThat(PythonText.of(new ObjectMapper().readTree(json))).isEqualTo(python);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2007,
                0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000
            })
    void white_space_is_trimmed(int space) {
        String s = Character.toString(space);
        assertThat(PythonText.strip(s + s + "a" + s + "b" + s)).isEqualTo("a" + s + "b");
        assertThat(PythonText.strip(s)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x08, 0x0E, 0x1B, 0x7F, 0x84, 0x180E, 0x200B, 0x2060, 0xFEFF, 0x1F600})
    void what_only_looks_like_white_space_stays(int other) {
        String s = Character.toString(other);
        assertThat(PythonText.strip(s)).isEqualTo(s);
    }
}
