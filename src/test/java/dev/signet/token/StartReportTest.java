package dev.signet.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartReportTest {
    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.com:5432/signet, db.example.com:5432/signet",
        "jdbc:postgresql://db.example.com/signet?user=u&password=secret&sslkey=k, db.example.com/signet",
        "jdbc:postgresql://user:secret@db.example.com/signet, db.example.com/signet",
        "'jdbc:postgresql://one:5432,two:5432/signet?targetServerType=primary', 'one:5432,two:5432/signet'",
        "jdbc:postgresql:signet?password=secret, signet"
    })
    void of_a_url_only_hosts_and_database_are_told(String url, String told) {
        assertThat(StartReport.place(url)).isEqualTo(told);
    }
}
