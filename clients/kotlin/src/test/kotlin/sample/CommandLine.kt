package sample

import dev.signet.client.FileStorage
import dev.signet.client.SignInResult
import dev.signet.client.SignetClient
import java.nio.file.Path

fun main(arguments: Array<String>) {
    val (url, username, password) = arguments
    val client = SignetClient(url, FileStorage(Path.of("signet-sample.json")))
    client.onEvent { event -> System.err.println(event::class.simpleName) }

    if (client.claims() == null) {
        val result = client.signIn(username, password)
        if (result is SignInResult.SecondFactor) result.verify(readln())
    }
    println(client.call("GET", "/api/protected/"))
    client.signOut()
}
