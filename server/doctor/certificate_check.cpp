#include "server/doctor/certificate_check.hpp"

#include "base/day.hpp"
#include "graph/auth/small_file.hpp"
#include "server/certificates.hpp"
#include "server/doctor/checks.hpp"
#include "server/doctor/running_bot.hpp"
#include "server/doctor/this_machine.hpp"

namespace switchhook::server::doctor {
namespace {

constexpr std::chrono::days soon{30}, very_soon{7};
const std::string renew =
    "Renew the certificate, put chain and key into the files of listen.certificate and "
    "listen.key (or into the proxy), and restart what shows it.";

std::string name_of(const certificate_facts& c, bool is_leaf) {
    return is_leaf ? "the certificate" : "the intermediate certificate \"" + c.subject + '"';
}

const std::string* leaf_of(const std::optional<chain_facts>& chain) {
    return chain && !chain->certificates.empty() ? &chain->certificates.front().fingerprint : nullptr;
}
const std::string* leaf_of(const std::optional<handshake>& seen) {
    return seen && !seen->chain.certificates.empty() ? &seen->chain.certificates.front().fingerprint
                                                     : nullptr;
}
bool same(const std::string* a, const std::string* b) { return a != nullptr && b != nullptr && *a == *b; }

void append(findings& to, findings more) {
    for (auto& f : more) to.push_back(std::move(f));
}

finding summary(const certificate_question& q, const chain_facts& chain, const std::string& version) {
    const auto& leaf = chain.certificates.front();
    auto text = "for " + (leaf.names.empty() ? leaf.subject : leaf.names) + ", by " + leaf.issuer +
                ", until " + day_of(leaf.until);
    if (!version.empty())
        text += "; " + q.public_url + " shows it over " + version;
    else
        text += "; not seen at " + q.public_url + ", where nobody answers";
    if (chain.vouched == vouching::by_option) text += "; public by --trust alone";
    return well(text);
}

}  // namespace

findings judge_dates(const chain_facts& chain, const std::string& where,
                     std::chrono::system_clock::time_point now) {
    findings all;
    for (std::size_t i = 0; i < chain.certificates.size(); ++i) {
        const auto& c = chain.certificates[i];
        const auto who = where + ": " + name_of(c, i == 0);
        const auto left = std::chrono::floor<std::chrono::hours>(c.until - now);
        if (c.until <= now)
            all.push_back(failure(who + " expired on " + day_of(c.until), renew));
        else if (c.from > now)
            all.push_back(failure(who + " is not valid before " + day_of(c.from),
                                  "Look at the clock of this machine, or wait until that day. " + renew));
        else if (left < very_soon)
            all.push_back(warning(who + " expires on " + day_of(c.until) + ", in less than " +
                                      std::to_string(left / std::chrono::hours(24) + 1) + " days",
                                  renew + " Now: within days no call will come in any more."));
        else if (left < soon)
            all.push_back(warning(who + " expires on " + day_of(c.until) + ", in less than 30 days", renew));
    }
    return all;
}

findings judge_publicity(const chain_facts& chain, const std::string& where, const std::string& host) {
    findings all;
    const auto& leaf = chain.certificates.front();
    if (!chain.names_host)
        all.push_back(
            failure(where + ": the certificate is for " +
                        (leaf.names.empty() ? "no name at all" : leaf.names) + ", not for " + host,
                    "Get a certificate with " + host +
                        " among its subject alternative names, or set publicUrl to a name it has."));
    if (chain.out_of_order != 0)
        all.push_back(warning(
            where + ": the chain is out of order: \"" + chain.certificates.at(chain.out_of_order).subject +
                "\" did not sign the certificate before it",
            "Put the certificates in order: the server's first, then the one that signed it, "
            "and so on (often called fullchain.pem)."));
    if (chain.vouched == vouching::graph_trust)
        all.push_back(
            failure(where + ": the certificate is signed by \"" + leaf.issuer +
                        "\", whom only graph.trust knows; Graph does not",
                    "Get a certificate from a public authority: graph.trust says whom we trust, not "
                    "whom Microsoft does. Or let a proxy or tunnel with such a certificate end TLS."));
    else if (chain.vouched == vouching::nobody && leaf.self_signed)
        all.push_back(failure(where + ": the certificate is self-signed, and Graph does not take those",
                              "Get a certificate from a public authority, or let a proxy or tunnel with one "
                              "end TLS."));
    else if (chain.vouched == vouching::nobody && chain.open_end)
        all.push_back(failure(where + ": the chain ends with \"" + chain.certificates.back().subject +
                                  "\", signed by \"" + chain.certificates.back().issuer +
                                  "\", which is neither in it nor a public root",
                              "Put the intermediate certificates behind the server's own (fullchain.pem "
                              "instead of cert.pem). If they are there, that authority is not public: get a "
                              "certificate from one that is."));
    else if (chain.vouched == vouching::nobody)
        all.push_back(failure(where + ": the chain cannot be verified: " + chain.why_not,
                              "Get a certificate from a public authority, with its whole chain."));
    return all;
}

findings judge_certificate(const certificate_question& q) {
    findings all;
    const std::string in_file = "listen.certificate";
    if (!q.unreadable.empty())
        all.push_back(
            failure(q.unreadable,
                    "Get a certificate (docs/guides/first-deployment.md, step 4) and put it there, for "
                    "the user that runs switchhook to read; or let a proxy end TLS, and leave "
                    "listen.certificate and listen.key out."));
    if (!q.file_trouble.empty())
        all.push_back(failure(q.file_trouble,
                              "Put the certificate's chain and its own private key, both PEM, "
                              "into the files of listen.certificate and listen.key."));
    const bool shown = leaf_of(q.outside) != nullptr;
    // What the listener shows is what the world sees, unless somebody between ends TLS.
    const bool direct =
        !shown || same(leaf_of(q.outside), leaf_of(q.local)) || same(leaf_of(q.outside), leaf_of(q.file));
    const bool stale =
        q.configured && q.file && shown && direct && !same(leaf_of(q.outside), leaf_of(q.file));
    bool file_displeases = false;
    if (q.file) {
        append(all, judge_dates(*q.file, in_file, q.now));
        auto publicity = direct ? judge_publicity(*q.file, in_file, q.host) : findings();
        file_displeases = !publicity.empty();
        append(all, std::move(publicity));
    }
    if (q.outside && !q.outside->trouble.empty())
        all.push_back(
            failure(q.public_url + ": no TLS connection: " + q.outside->trouble,
                    "publicUrl begins with https: whatever listens there must speak TLS 1.2 or 1.3. "
                    "Look at the proxy or tunnel, or set listen.certificate and listen.key."));
    if (shown) {
        const auto& seen = *q.outside;
        if (seen.version != "TLSv1.2" && seen.version != "TLSv1.3")
            all.push_back(failure(q.public_url + ": speaks " + seen.version + " only",
                                  "Let the proxy speak TLS 1.2 or 1.3: Graph takes nothing older."));
        // What was said of the file is not said again of the same certificate.
        const bool same_one = same(leaf_of(q.outside), leaf_of(q.file));
        if (!same_one) append(all, judge_dates(seen.chain, q.public_url, q.now));
        if (!same_one || !file_displeases) append(all, judge_publicity(seen.chain, q.public_url, q.host));
    }
    if (stale)
        all.push_back(warning(q.public_url + " still shows another certificate than listen.certificate holds",
                              "Restart switchhook, so that it takes the certificate of the file."));
    if (worst(all) != verdict::ok) return all;
    if (shown) return {summary(q, q.outside->chain, q.outside->version)};
    if (q.file) return {summary(q, *q.file, {})};
    return {skipped("none is configured, so a proxy has to end TLS; nobody answers at " + q.public_url +
                    ", so none was seen")};
}

findings check_certificate(patient& who, net::deadline until) {
    const auto& s = who.settings();
    const auto place = public_place(s);
    if (!place) return {skipped("publicUrl is no URL")};
    certificate_question q;
    q.public_url = s.public_url;
    q.host = place->host;
    q.now = who.around->now();
    q.configured = !s.listen.certificate.empty();
    for (const auto& p : who.loaded.found.all())
        if (is_of_listen_files(p)) q.unreadable += (q.unreadable.empty() ? "" : "; ") + to_string(p);
    if (q.configured) {
        problems found;
        server::check_certificate({s.listen.certificate, "/listen/certificate"},
                                  {s.listen.key, "/listen/key"}, found);
        for (const auto& p : found.all())
            if (p.level == severity::error && q.file_trouble.empty()) q.file_trouble = to_string(p);
        constexpr std::size_t most_bytes = 1U << 20;
        if (const auto pem = graph::read_small_file(s.listen.certificate, most_bytes))
            q.file = read_chain(*pem, q.host, {who.trust, s.graph.trust});
    }
    for (const auto& address : who.around->resolve(q.host, until)) {
        if (place->port == 0 || !who.around->why_unreachable(address, place->port, until).empty()) continue;
        q.outside = who.around->shake_hands(address, place->port, q.host, {}, until);
        break;
    }
    // Last: whatever else holds that port may leave us waiting.
    if (q.configured && s.listen.port != 0)
        q.local =
            who.around->shake_hands(reachable_address(s.listen.address), s.listen.port, q.host, {}, until);
    return judge_certificate(q);
}

}  // namespace switchhook::server::doctor
