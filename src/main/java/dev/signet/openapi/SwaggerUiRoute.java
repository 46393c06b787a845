package dev.signet.openapi;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * Serves Swagger UI's two files beside the page that loads them. They are packed compressed, which spares the program a megabyte,
 * and every browser takes them as they are; who does not gets them in full.
 */
@Singleton
class SwaggerUiRoute {
    private static final String FOLDER = "/api/docs/";
    private static final Map<String, String> TYPES =
            Map.of("swagger-ui-bundle.js", "text/javascript", "swagger-ui.css", "text/css");

    void serve(@Observes Router router) {
        TYPES.forEach((name, type) -> router.route(FOLDER + name)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .blockingHandler(http -> answer(http, name, type), false));
    }

    private static void answer(RoutingContext http, String name, String type) {
        boolean compressed = http.parsedHeaders().acceptEncoding().stream()
                .anyMatch(encoding -> encoding.value().equals("gzip") && encoding.weight() > 0);
        HttpServerResponse response = http.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type + ";charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=86400")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (compressed) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        OpenApiRoute.send(http, read(name, compressed));
    }

    private static byte[] read(String name, boolean compressed) {
        try (InputStream packed = Objects.requireNonNull(
                        SwaggerUiRoute.class.getResourceAsStream(name + ".gz"), name + ".gz is part of the program");
                InputStream file = compressed ? packed : new GZIPInputStream(packed)) {
            return file.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
