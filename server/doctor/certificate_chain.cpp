#include "server/doctor/certificate_chain.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>

#include "base/freed_by.hpp"
#include "net/error.hpp"
#include "server/doctor/plain_socket.hpp"

namespace switchhook::server::doctor {
namespace {

void free_names(GENERAL_NAMES* n) { GENERAL_NAMES_free(n); }
void free_stack(STACK_OF(X509) * s) { sk_X509_free(s); }
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using certificate_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using store_ptr = std::unique_ptr<X509_STORE, freed_by<X509_STORE_free>>;
using store_context_ptr = std::unique_ptr<X509_STORE_CTX, freed_by<X509_STORE_CTX_free>>;
using stack_ptr = std::unique_ptr<STACK_OF(X509), freed_by<free_stack>>;
using names_ptr = std::unique_ptr<GENERAL_NAMES, freed_by<free_names>>;
using tls_ptr = std::unique_ptr<SSL, freed_by<SSL_free>>;
using tls_context_ptr = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;
using certificates = std::vector<certificate_ptr>;

constexpr std::size_t longest_answer = 64U << 10;

std::string name_of(const X509_NAME* name) {
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at >= 0) {
        const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
        return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                static_cast<std::size_t>(ASN1_STRING_length(text))};
    }
    const bio_ptr out(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253);
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

std::chrono::sys_seconds time_of(const ASN1_TIME* at) {
    std::tm parts{};
    if (at == nullptr || ASN1_TIME_to_tm(at, &parts) != 1) return {};
    return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

std::string alternative_names(X509* of) {
    const names_ptr all(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(of, NID_subject_alt_name, nullptr, nullptr)));
    std::string text;
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
        const GENERAL_NAME* one = sk_GENERAL_NAME_value(all.get(), i);
        if (one->type != GEN_DNS) continue;
        if (!text.empty()) text += ", ";
        text.append(reinterpret_cast<const char*>(ASN1_STRING_get0_data(one->d.dNSName)),
                    static_cast<std::size_t>(ASN1_STRING_length(one->d.dNSName)));
    }
    return text;
}

std::string fingerprint_of(const X509* certificate) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    X509_digest(certificate, EVP_sha256(), bytes, &length);
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(bytes[i]));
        text += two;
    }
    return text;
}

certificate_facts facts_of(X509* certificate) {
    certificate_facts f;
    f.subject = name_of(X509_get_subject_name(certificate));
    f.issuer = name_of(X509_get_issuer_name(certificate));
    f.from = time_of(X509_get0_notBefore(certificate));
    f.until = time_of(X509_get0_notAfter(certificate));
    f.names = alternative_names(certificate);
    f.self_signed = X509_check_issued(certificate, certificate) == X509_V_OK;
    f.fingerprint = fingerprint_of(certificate);
    return f;
}

// X509_V_OK, or why not. Dates are judged apart: one fault is told once.
int verify(const certificates& chain, const std::filesystem::path& bundle, bool with_system) {
    const store_ptr store(X509_STORE_new());
    if (with_system) X509_STORE_set_default_paths(store.get());
    if (!bundle.empty() && X509_STORE_load_file(store.get(), bundle.c_str()) != 1)
        return X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
    const stack_ptr others(sk_X509_new_null());
    for (std::size_t i = 1; i < chain.size(); ++i) sk_X509_push(others.get(), chain[i].get());
    const store_context_ptr context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), others.get());
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_NO_CHECK_TIME);
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
}

chain_facts judge(const certificates& chain, const std::string& host, const trusted_files& trust) {
    chain_facts f;
    for (const auto& one : chain) f.certificates.push_back(facts_of(one.get()));
    for (std::size_t i = 1; i < chain.size() && f.out_of_order == 0; ++i)
        if (X509_check_issued(chain[i].get(), chain[i - 1].get()) != X509_V_OK) f.out_of_order = i;
    X509* leaf = chain.front().get();
    f.names_host = X509_check_host(leaf, host.c_str(), host.size(), 0, nullptr) == 1 ||
                   X509_check_ip_asc(leaf, host.c_str(), 0) == 1;
    const int by_system = verify(chain, {}, true);
    if (by_system == X509_V_OK) {
        f.vouched = vouching::system;
    } else if (!trust.option.empty() && verify(chain, trust.option, false) == X509_V_OK) {
        f.vouched = vouching::by_option;
    } else if (!trust.graph_trust.empty() && verify(chain, trust.graph_trust, false) == X509_V_OK) {
        f.vouched = vouching::graph_trust;
    } else {
        f.why_not = X509_verify_cert_error_string(by_system);
        f.open_end = by_system == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
                     by_system == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
    }
    ERR_clear_error();
    return f;
}

std::string why_tls_failed() {
    char text[256];
    const auto code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "the connection was closed during the handshake";
    const char* reason = ERR_reason_error_string(code);
    if (reason != nullptr) return reason;
    ERR_error_string_n(code, text, sizeof text);
    return text;
}

// Repeats an OpenSSL call until it is through, the deadline passes or it fails for good.
template <class Call>
int until_done(SSL* tls, const plain_socket& socket, net::deadline until, Call call) {
    for (;;) {
        ERR_clear_error();
        const int done = call();
        if (done > 0) return done;
        const int wants = SSL_get_error(tls, done);
        if (wants != SSL_ERROR_WANT_READ && wants != SSL_ERROR_WANT_WRITE) return done;
        if (!socket.wait(wants == SSL_ERROR_WANT_WRITE, until)) return -2;
    }
}

std::string exchange_over(SSL* tls, const plain_socket& socket, const std::string& request,
                          net::deadline until) {
    const auto sent = until_done(
        tls, socket, until, [&] { return SSL_write(tls, request.data(), static_cast<int>(request.size())); });
    std::string answer;
    std::array<char, 4096> piece{};
    while (sent > 0 && answer.size() < longest_answer) {
        const auto read = until_done(
            tls, socket, until, [&] { return SSL_read(tls, piece.data(), static_cast<int>(piece.size())); });
        if (read <= 0) break;
        answer.append(piece.data(), static_cast<std::size_t>(read));
    }
    ERR_clear_error();
    return answer;
}

}  // namespace

std::optional<chain_facts> read_chain(std::string_view pem, const std::string& host,
                                      const trusted_files& trust) {
    const bio_ptr source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    certificates chain;
    while (auto* one = PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr)) chain.emplace_back(one);
    ERR_clear_error();
    if (chain.empty()) return std::nullopt;
    return judge(chain, host, trust);
}

handshake shake_hands(const std::string& address, unsigned short port, const std::string& host,
                      const std::string& request, const trusted_files& trust, net::deadline until) {
    handshake seen;
    plain_socket socket;
    seen.trouble = socket.connect(address, port, until);
    if (!seen.trouble.empty()) return seen;
    const tls_context_ptr context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);  // to be able to say what is too old
    SSL_CTX_set_security_level(context.get(), 0);
    const tls_ptr tls(SSL_new(context.get()));
    SSL_set_fd(tls.get(), socket.handle());
    SSL_set_tlsext_host_name(tls.get(), host.c_str());
    const int shaken = until_done(tls.get(), socket, until, [&] { return SSL_connect(tls.get()); });
    if (shaken != 1) {
        seen.trouble = shaken == -2 ? "no TLS handshake within the time" : why_tls_failed();
        return seen;
    }
    seen.version = SSL_get_version(tls.get());
    certificates chain;
    STACK_OF(X509)* shown = SSL_get_peer_cert_chain(tls.get());
    for (int i = 0; shown != nullptr && i < sk_X509_num(shown); ++i) {
        X509_up_ref(sk_X509_value(shown, i));
        chain.emplace_back(sk_X509_value(shown, i));
    }
    if (chain.empty())
        seen.trouble = "the server shows no certificate";
    else
        seen.chain = judge(chain, host, trust);
    if (!request.empty()) seen.answer = exchange_over(tls.get(), socket, request, until);
    return seen;
}

}  // namespace switchhook::server::doctor
