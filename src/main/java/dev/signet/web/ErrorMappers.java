package dev.signet.web;

import dev.signet.database.DatabaseFaults;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every exception into a response. The response tells the client what to do next; the log says why. */
@Singleton
class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    private final AuthHeaderConfig authHeader;
    private final OutageLog outages = new OutageLog(System::nanoTime);

    ErrorMappers(AuthHeaderConfig authHeader) {
        this.authHeader = authHeader;
    }

    @ServerExceptionMapper
    Response refused(ApiError error) {
        Response.ResponseBuilder response = Response.status(error.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error.body());
        error.headers().forEach(response::header);
        if (error.status() == 401 && !error.headers().containsKey(HttpHeaders.WWW_AUTHENTICATE)) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, authHeader.challenge());
        }
        return response.build();
    }

    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiError error) {
                return refused(error);
            }
        }
        LOG.debug("Authentication failed for an unknown reason", failure);
        return refused(ApiError.notAuthenticated());
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException nobodySignedIn) {
        return refused(ApiError.notAuthenticated());
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException notAllowed) {
        return refused(ApiError.forbidden());
    }

    @ServerExceptionMapper
    Response noSuchPath(NotFoundException notFound) {
        return Response.status(Response.Status.NOT_FOUND)
                .type(MediaType.TEXT_HTML_TYPE)
                .entity(EveryAnswer.NOT_FOUND_PAGE)
                .build();
    }

    @ServerExceptionMapper
    Response methodNotAllowed(NotAllowedException notAllowed, ContainerRequestContext request) {
        return refused(ApiError.methodNotAllowed(request.getMethod()));
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException fault) {
        Response.StatusType status = fault.getResponse().getStatusInfo();
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("detail", status.getReasonPhrase()))
                .build();
    }

    /** The queue for a thread is full: the database stalls, or there are too many clients. */
    @ServerExceptionMapper
    Response tooManyRequestsWait(RejectedExecutionException full) {
        return refused(ApiError.unavailable());
    }

    /** Errors, too, such as a lack of memory: clients understand no other body. */
    @ServerExceptionMapper
    Response unexpected(Throwable fault, ContainerRequestContext request, RoutingContext http) {
        if (fault instanceof IOException && http.response().closed()) {
            LOG.debugf(fault, "The client of %s left", request.getUriInfo().getPath());
            return refused(ApiError.unavailable());
        }
        Optional<SQLException> away = DatabaseFaults.temporary(fault);
        if (away.isPresent()) {
            outages.failed()
                    .ifPresent(requests -> LOG.warnf(
                            "%s: the database is unavailable: %s (%d requests failed this way since the last such line)",
                            request.getUriInfo().getPath(), away.get().getMessage(), requests));
            return refused(ApiError.unavailable());
        }
        LOG.errorf(
                fault, "%s %s failed", request.getMethod(), request.getUriInfo().getPath());
        return Response.serverError()
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("detail", "A server error occurred."))
                .build();
    }
}
