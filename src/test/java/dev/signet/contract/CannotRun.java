package dev.signet.contract;

/** A step that cannot be carried out, mostly because an earlier one gave no value for it; that, too, is an answer. */
final class CannotRun extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotRun(String reason) {
        super(reason);
    }
}
