package dev.signet.web;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks e-mail addresses by the rules of Django 4.2's {@code EmailValidator}; a test compares the two. Python's
 * {@code IGNORECASE} accepts four letters beyond ASCII ({@value #CASELESS}), so these patterns do too.
 */
public final class EmailSyntax {
    private static final int LONGEST = 320;

    private static final String CASELESS = "A-Za-z\u0130\u0131\u017f\u212a";

    /**
     * The part before the {@code @}: unquoted with dots only between other characters, or quoted (RFC 5322 §3.2). The
     * groups are possessive, so that repetitions do not use the stack.
     */
    private static final Pattern LOCAL = Pattern.compile(
            "[-!#$%&'*+/=?^_`{}|~0-9" + CASELESS + "]++(?:\\.[-!#$%&'*+/=?^_`{}|~0-9" + CASELESS + "]++)*+"
                    + "|\"(?:[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f!#-\\[\\]-\\x7f" + CASELESS + "]"
                    + "|\\\\[\\x01-\\x09\\x0b\\x0c\\x0e-\\x7f" + CASELESS + "])*+\"");

    private static final Pattern DOMAIN = Pattern.compile("(?:[" + CASELESS + "0-9](?:[" + CASELESS + "0-9-]{0,61}["
            + CASELESS + "0-9])?\\.)+[" + CASELESS + "0-9-]{2,63}(?<!-)");

    /** An address in brackets (RFC 5321 §4.1.3). Like Django, without the {@code IPv6:} tag. */
    private static final Pattern LITERAL = Pattern.compile("\\[([A-Fa-f0-9:.]+)\\]");

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    private EmailSyntax() {}

    /**
     * Returns whether this is an e-mail address.
     *
     * @param localDomains the accepted domains without a dot, in lower case
     */
    public static boolean isAddress(String text, Set<String> localDomains) {
        int sign = text.lastIndexOf('@');
        if (sign < 0 || text.codePointCount(0, text.length()) > LONGEST) {
            return false;
        }
        String domain = text.substring(sign + 1);
        return LOCAL.matcher(text.substring(0, sign)).matches()
                && (localDomains.contains(domain) || isDomain(domain) || isDomain(inAscii(domain)));
    }

    private static boolean isDomain(String domain) {
        Matcher literal = LITERAL.matcher(domain);
        return literal.matches()
                ? isIp(literal.group(1))
                : DOMAIN.matcher(domain).matches();
    }

    /** Accepts no leading zeros in decimal parts. */
    private static boolean isIp(String text) {
        int decimal = text.lastIndexOf(':') + 1;
        boolean hasDecimal = IPV4.matcher(text.substring(decimal)).matches();
        return hasDecimal && decimal == 0
                || NetUtil.isValidIpV6Address(hasDecimal ? text.substring(0, decimal) + "0:0" : text)
                        && (hasDecimal || text.indexOf('.') < 0);
    }

    /**
     * Encodes like Python's codec {@code idna}, which is IDNA2003 (RFC 3490); empty if the domain cannot be encoded.
     */
    private static String inAscii(String domain) {
        if (domain.codePoints().allMatch(c -> c < 0x80)) {
            return "";
        }
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException none) {
            return "";
        }
    }
}
