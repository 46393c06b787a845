package dev.signet.client

import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executors
import java.util.concurrent.Future
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonPrimitive
import okhttp3.Request

private val threads = Executors.newCachedThreadPool { Thread(it).apply { isDaemon = true } }
private val events = ConcurrentLinkedQueue<String>()

private fun setting(name: String, default: String): String = System.getenv(name) ?: default

/** The client as a program that the behaviour suite drives: see clients/behaviour/README.md. */
fun main() {
    val url = System.getenv("SIGNET_URL")
    val storage = FileStorage(Path.of(System.getenv("SIGNET_STORAGE")))
    val patience = Patience(timeout = setting("SIGNET_TIMEOUT", "10000").toLong())
    // The device's clock needs no setting: the client never reads it.
    val tabs = List(setting("SIGNET_TABS", "1").toInt()) {
        SignetClient(url, storage, patience = patience).apply { onEvent { event -> named(event)?.let(events::add) } }
    }
    generateSequence(::readLine).forEach { line ->
        threads.execute {
            val command = Json.parseToJsonElement(line) as JsonObject
            val answer = try {
                run(tabs, url, command)
            } catch (fault: Exception) {
                mapOf("fault" to JsonPrimitive(fault.stackTraceToString()))
            }
            val text = JsonObject(mapOf<String, JsonElement>("id" to command.getValue("id")) + answer).toString()
            synchronized(events) {
                println(text)
                System.out.flush()
            }
        }
    }
}

private fun named(event: SignetEvent): String? = when (event) {
    is SignetEvent.SignedIn -> "signedIn"
    is SignetEvent.SignedOut -> "signedOut ${event.reason.name.lowercase()}"
    is SignetEvent.Offline -> "offline"
    is SignetEvent.Online -> "online"
    is SignetEvent.Refreshed -> null
}

private fun run(tabs: List<SignetClient>, url: String, command: JsonObject): Map<String, JsonElement> {
    val what = command.getValue("do").jsonPrimitive.content
    if (what == "state") {
        val claims = tabs[0].claims()
        val told = buildJsonArray { generateSequence(events::poll).forEach { add(JsonPrimitive(it)) } }
        return mapOf(
            "signedIn" to JsonPrimitive(claims != null),
            "role" to (claims?.get("role") ?: JsonPrimitive(null as String?)),
            "events" to told,
        )
    }
    val parallel = command["parallel"]?.jsonPrimitive?.int ?: 1
    val callers = tabs.flatMap { tab -> List(parallel) { tab } }
    val chosen = if (what in setOf("call", "refresh", "post")) callers else callers.take(1)
    val running: List<Future<Map<String, Int>>> =
        chosen.map { client -> threads.submit<Map<String, Int>> { repeatedly(client, url, what, command) } }
    val sum = mutableMapOf<String, Int>()
    running.forEach { one -> one.get().forEach { (word, count) -> sum.merge(word, count, Int::plus) } }
    return mapOf("results" to buildJsonObject { sum.forEach { (word, count) -> put(word, JsonPrimitive(count)) } })
}

private fun repeatedly(client: SignetClient, url: String, what: String, command: JsonObject): Map<String, Int> {
    val times = command["times"]?.jsonPrimitive?.int
    val every = command["every"]?.jsonPrimitive?.int
    val counts = mutableMapOf<String, Int>()
    var done = 0
    while (done < (times ?: 1)) {
        val word = result(client, url, what, command)
        every?.let { Thread.sleep(it.toLong()) }
        counts.merge(word, 1, Int::plus)
        // A refresh that could not reach the service is begun again by the next call.
        if (word != "network" || times == null) {
            done++
        }
        if (word == "signed_out") {
            break
        }
    }
    return counts
}

/** The result in one word: `ok`, `network`, `signed_out`, or the status of an error. */
private fun result(client: SignetClient, url: String, what: String, command: JsonObject): String =
    try {
        action(client, url, what, command)
    } catch (fault: NetworkException) {
        "network"
    } catch (fault: SignedOutException) {
        "signed_out"
    } catch (fault: ServiceException) {
        fault.status.toString()
    }

private fun action(client: SignetClient, url: String, what: String, command: JsonObject): String {
    fun given(name: String) = command.getValue(name).jsonPrimitive.content
    return when (what) {
        "signIn" -> when (client.signIn(given("username"), given("password"))) {
            is SignInResult.SignedIn -> "signedIn"
            is SignInResult.SecondFactor -> "secondFactor"
            is SignInResult.Enrolment -> "enrolment"
        }
        "refresh" -> "ok".also { client.refresh() }
        "call" -> client.http.newCall(Request.Builder().url("$url/api/protected/").build()).execute().use {
            try {
                it.body?.string()
            } catch (cut: java.io.IOException) {
                throw NetworkException(cut)
            }
            if (it.isSuccessful) "ok" else it.code.toString()
        }
        "post" -> "ok".also {
            client.call("POST", "/api/posts/", buildJsonObject {
                put("title", JsonPrimitive(given("title")))
                put("content", JsonPrimitive("Written by a test."))
            })
        }
        "signOut" -> if (client.signOut()) "ok" else "later"
        "signOutEverywhere" -> "ok".also {
            client.signOutEverywhere(command["keepThis"]?.jsonPrimitive?.boolean ?: false)
        }
        else -> throw IllegalArgumentException(what)
    }
}
