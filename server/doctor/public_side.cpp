#include "server/doctor/public_side.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "net/url.hpp"
#include "server/doctor/checks.hpp"
#include "server/doctor/running_bot.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/voice.hpp"
#include "server/media/wav.hpp"
#include "server/public/doctor_agent.hpp"

namespace switchhook::server::doctor {
namespace {

constexpr std::string_view nothing_here = "nothing is here\n", no_such_prompt = "no such prompt\n";

bool within(std::uint32_t address, std::uint32_t network, unsigned bits) {
    return (address >> (32 - bits)) == (network >> (32 - bits));
}

reach reach_of_v4(std::uint32_t a) {
    if (within(a, 0x7F000000, 8) || a == 0) return reach::machine;
    const bool local = within(a, 0x0A000000, 8) || within(a, 0xAC100000, 12) || within(a, 0xC0A80000, 16) ||
                       within(a, 0xA9FE0000, 16) || within(a, 0x64400000, 10);
    return local ? reach::network : reach::everywhere;
}

std::string who_runs_here(const address_facts& f) {
    if (f.public_listener)
        return "Switchhook itself listens on " + f.listens_at +
               " of this machine: the tunnel, proxy, port forwarding or firewall between is down or leads "
               "elsewhere";
    if (f.admin_listener)
        return "A switchhook runs on this machine (its admin listener answers), but its public listener does "
               "not answer on " +
               f.listens_at;
    return "No switchhook runs on this machine: start `switchhook serve`";
}

// Headers may hold any bytes.
std::string printable(std::string_view text) {
    std::string clean(text);
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
    return clean;
}

// A status and what a page says of itself: enough to recognize whose it is.
std::string told(const net::http_response& r) {
    auto text = std::to_string(r.status);
    constexpr std::size_t enough = 40;
    if (const auto server = r.headers.find("Server"); !server.empty())
        text += " (Server: " + printable(server.substr(0, enough)) + ')';
    return text;
}

// What is asked of the bot bears the doctor's name.
answer ask_the_bot(patient& who, const std::string& url, net::http_request request, net::deadline until) {
    request.headers.set("User-Agent", std::string(doctor_agent));
    return who.around->ask(url, std::move(request), trusting::as_the_public, until);
}

const net::http_response* response_of(const answer& a) { return a.has_value() ? &*a : nullptr; }

}  // namespace

reach reach_of(const std::string& address) {
    boost::system::error_code wrong;
    const auto a = asio::ip::make_address(address, wrong);
    if (wrong) return reach::not_an_address;
    if (a.is_v4()) return reach_of_v4(a.to_v4().to_uint());
    const auto six = a.to_v6();
    if (six.is_v4_mapped()) return reach_of_v4(asio::ip::make_address_v4(asio::ip::v4_mapped, six).to_uint());
    if (six.is_loopback() || six.is_unspecified()) return reach::machine;
    const bool unique_local = (six.to_bytes()[0] & 0xFEU) == 0xFCU;
    return six.is_link_local() || six.is_site_local() || unique_local ? reach::network : reach::everywhere;
}

finding judge_address(const address_facts& f) {
    if (f.port == 0)
        return skipped(
            "publicUrl has port 0, which only the start of a server completes: give the doctor the "
            "port by SWITCHHOOK_PUBLIC_URL");
    if (f.addresses.empty())
        return failure("the name " + f.host + " has no address",
                       "Add a DNS record (A or AAAA) for " + f.host + ", or mend the host of publicUrl.");
    std::string trouble;
    bool answered = false;
    for (const auto& t : f.troubles) {
        answered = answered || t.empty();
        if (!t.empty()) trouble = t;
    }
    const auto where = f.host + " is " + joined(f.addresses);
    if (!answered)
        return failure(where + "; nobody answers at port " + std::to_string(f.port) + ": " + trouble,
                       who_runs_here(f) + ". Or the port of publicUrl is not the right one.");
    std::vector<std::string> local;
    bool machine = false;
    for (const auto& a : f.addresses) {
        const auto r = reach_of(a);
        if (r == reach::everywhere) continue;
        local.push_back(a);
        machine = machine || r == reach::machine;
    }
    if (!local.empty())
        return warning(
            where + "; " + joined(local) + (machine ? " is this machine alone" : " is a private address") +
                ", which Graph cannot reach",
            "Let publicUrl lead to a public address: a DNS record of the proxy or load balancer, or "
            "the name of a tunnel. (Inside a network with its own DNS the public name may rightly "
            "have a private address: then look from outside.)");
    if (!trouble.empty())
        return warning(
            where + "; not every address answers at port " + std::to_string(f.port) + ": " + trouble,
            "Remove the DNS record of the address that does not answer, or let it answer: Graph "
            "takes any of them.");
    return well(where + "; port " + std::to_string(f.port) + " answers");
}

findings check_address(patient& who, net::deadline until) {
    const auto& s = who.settings();
    const auto place = public_place(s);
    if (!place) return {skipped("publicUrl is no URL")};
    address_facts f;
    f.url = s.public_url;
    f.host = place->host;
    f.port = place->port;
    if (f.port == 0) return {judge_address(f)};
    f.addresses = who.around->resolve(f.host, until);
    bool silent = true;
    for (const auto& a : f.addresses) {
        // Localhost has two addresses, and a listener often one: the other does not count.
        f.troubles.push_back(who.around->why_unreachable(a, f.port, until));
        silent = silent && !f.troubles.back().empty();
    }
    if (silent) {
        f.public_listener = public_listener_runs(*who.around, s, until);
        f.admin_listener = admin_listener_runs(*who.around, s, until);
        f.listens_at = s.listen.address + ':' + std::to_string(s.listen.port);
    }
    return {judge_address(f)};
}

finding judge_callback(const callback_facts& f) {
    const auto* posted = response_of(f.posted);
    const auto* gotten = response_of(f.gotten);
    const std::string rest = f.admin_listener ? " Switchhook itself runs on this machine."
                                              : " No switchhook runs on this machine.";
    if (posted == nullptr)
        return failure(f.url + " gives no answer: " + f.posted.error(),
                       "Look at what stands between: a proxy, a tunnel, a firewall." + rest);
    const bool ours = gotten != nullptr && is_our_405(gotten->status, gotten->body);
    const auto* prompt = response_of(f.unknown_prompt);
    const bool other_page_is_ours = prompt != nullptr && prompt->status == 404 &&
                                    (prompt->body == no_such_prompt || prompt->body == nothing_here);
    const auto a = f.url + " answers " + told(*posted);
    if (posted->status >= 300 && posted->status < 400)
        return failure(a + ", a redirect to " + printable(posted->headers.find("Location").substr(0, 200)),
                       "Let publicUrl be where the redirect leads, or stop the proxy from redirecting POST "
                       "/callback.");
    if (posted->status == 413)
        return failure(a + ": a body that limits.bodyBytes allows is refused on the way",
                       "Let the proxy pass bodies of limits.bodyBytes (nginx: client_max_body_size).");
    if (posted->status == 404 && posted->body == nothing_here)
        return failure(a + ": it is a switchhook, but the path has been changed on the way",
                       "Let the proxy pass the path as it is: /callback and /prompts/… (nginx: proxy_pass "
                       "without a path behind the host); a path of publicUrl is to be removed by the proxy.");
    if (posted->status == 503 && ours)
        return failure(a + ": it is a switchhook that cannot take notifications yet",
                       "Look at its log and at /readyz: it has no keys to judge tokens by, or no flow.");
    if (posted->status == 502 || posted->status == 503 || posted->status == 504)
        return failure(
            a + ": a proxy answers, and finds nobody behind it",
            "Start `switchhook serve`, and let the proxy lead to listen.address and listen.port." + rest);
    if (ours && posted->status != 401)
        return failure(
            a + " to a POST without a token, where 401 is right: method or body are changed on the way",
            "Let the proxy pass method, headers and body of POST /callback as they are.");
    if (!ours)
        return failure(a + ", and that is no switchhook",
                       "Another server or a proxy answers there: let it pass /callback and /prompts/ on to "
                       "listen.address and listen.port, without pages, sign-in or checks of its own." +
                           rest);
    if (net::same_name(posted->headers.find("WWW-Authenticate"), "Bearer") && posted->body.empty()) {
        if (other_page_is_ours && prompt->body == no_such_prompt)
            return well(f.url + ": a switchhook answers 401 to a POST without a token, and 405 to a GET");
        return failure(f.url + " reaches a switchhook, but /prompts/ beside it does not: " +
                           (prompt != nullptr ? "answers " + told(*prompt) : f.unknown_prompt.error()),
                       "Let the proxy pass /prompts/… on as well: Graph fetches the audio there.");
    }
    return failure(a + ", as it should, but not in switchhook's words: a proxy changes answers",
                   "Let the proxy pass answers as they are, without error pages or sign-in of its own.");
}

findings check_callback(patient& who, net::deadline until) {
    const auto& s = who.settings();
    callback_facts f{s.public_url + "/callback", std::string(), std::string(), std::string(), false};
    net::http_request post;
    post.method = "POST";
    post.headers.set("Content-Type", "application/json");
    constexpr std::size_t body_bytes = 60U << 10;
    post.body = "{\"doctor\":\"" + std::string(std::min(body_bytes, s.limits.body_bytes / 2), 'x') + "\"}";
    f.posted = ask_the_bot(who, f.url, post, until);
    f.gotten = ask_the_bot(who, f.url, {}, until);
    const auto nowhere = s.public_url + "/prompts/" + std::string(64, '0') + ".wav";
    f.unknown_prompt = ask_the_bot(who, nowhere, {}, until);
    f.admin_listener = admin_listener_runs(*who.around, s, until);
    return {judge_callback(f)};
}

findings judge_prompts(const std::vector<fetched_prompt>& all) {
    if (all.empty()) return {well("the flows play nothing")};
    findings found;
    std::size_t good = 0, late = 0;
    for (const auto& p : all) {
        if (!p.got) {
            ++late;
            continue;
        }
        const auto* r = response_of(*p.got);
        const auto name = p.what + " at " + p.url;
        const std::string unchanged =
            "Let the proxy pass answers of /prompts/ as they are: no compression, no "
            "conversion, no stale cache.";
        if (r == nullptr) {
            found.push_back(failure(name + ": " + p.got->error(), "Look at what stands between."));
        } else if (r->status == 404 && r->body == no_such_prompt) {
            found.push_back(
                failure(name + ": the running switchhook does not know it",
                        "Flow or audio have changed since it started: restart it, so that it serves "
                        "what the files say now."));
        } else if (r->status != 200) {
            found.push_back(failure(name + ": answers " + told(*r),
                                    "Let the proxy pass GET /prompts/… on, without sign-in of its own."));
        } else if (r->body.size() != p.bytes || media::content_hash(r->body) != p.hash) {
            found.push_back(failure(name + ": came with " + std::to_string(r->body.size()) + " bytes where " +
                                        std::to_string(p.bytes) +
                                        " were sent, or with others: changed on the way",
                                    unchanged));
        } else if (!net::same_name(r->headers.find("Content-Type"), "audio/wav")) {
            found.push_back(failure(name + ": Content-Type is \"" +
                                        printable(r->headers.find("Content-Type").substr(0, 60)) +
                                        "\", not audio/wav",
                                    unchanged));
        } else if (const auto wav = media::inspect_wav(r->body); !wav || !wav->fit_for_graph()) {
            found.push_back(failure(name + ": is no WAV of 16 kHz, mono, 16 bits, which Graph refuses (8535)",
                                    "This is a bug of Switchhook: please report it."));
        } else {
            ++good;
        }
    }
    if (late != 0)
        found.push_back(warning("there was time for " + std::to_string(all.size() - late) + " of " +
                                    std::to_string(all.size()) + " prompts",
                                "Give the doctor longer: --timeout 60s."));
    if (found.empty())
        found.push_back(well(std::to_string(good) + (good == 1 ? " prompt" : " prompts") +
                             " can be fetched, each as it was sent: 16 kHz, mono, 16 bits"));
    return found;
}

findings check_prompts(patient& who, net::deadline until) {
    const auto& s = who.settings();
    const media::voice speaker(s.prompts.cache, s.prompts.voice.engine);
    const auto built = media::prompt_library::build(who.prompts, s.prompts.folder, speaker, s.public_url);
    std::vector<fetched_prompt> all;
    for (const auto& source : who.prompts) {
        const auto clip = built.library->of(source);
        if (!clip) continue;  // `flows` and `voice` tell
        fetched_prompt p{source.is_spoken() ? "a spoken prompt" : source.text, built.library->url(clip->hash),
                         clip->hash, clip->wav.size(), std::nullopt};
        if (net::steady_clock::now() < until) p.got = ask_the_bot(who, p.url, {}, until);
        all.push_back(std::move(p));
    }
    return judge_prompts(all);
}

}  // namespace switchhook::server::doctor
