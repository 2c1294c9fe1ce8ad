#include "server/commands/workshop.hpp"

#include <openssl/rand.h>

#include <array>

#include "base/base64url.hpp"
#include "net/local_authority.hpp"
#include "server/certificates.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

// Reads the secret, or makes one. Answers what went wrong, or nothing.
std::string keep_secret(const std::filesystem::path& file, secret& into) {
    constexpr std::size_t most_bytes = 4096;
    if (std::filesystem::exists(file)) {
        auto text = media::read_file(file, most_bytes);
        if (text.has_error()) return file.string() + ": " + text.error().message();
        while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
        if (text->empty()) return file.string() + " is empty: delete it";
        into = secret(std::move(*text));
        return {};
    }
    std::array<unsigned char, 24> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return "no randomness";
    auto text = base64url_encode({reinterpret_cast<const char*>(random.data()), random.size()});
    const auto written = media::write_file(file, text + '\n');
    if (written.has_error()) return file.string() + ": " + written.error().message();
    into = secret(std::move(text));
    return {};
}

// Why these files are not to be written over; nothing when they are missing, or an authority that has expired.
std::string not_ours(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    const bool has_certificate = std::filesystem::exists(certificate), has_key = std::filesystem::exists(key);
    if (has_certificate && !has_key)
        return certificate.string() + " is there without its key " + key.string();
    if (!has_certificate && has_key) return key.string() + " is there without " + certificate.string();
    problems found;
    check_certificate({certificate, {}}, {key, {}}, found);
    return found.any_error() ? to_string(found.all().front()) : std::string();
}

result<net::local_authority, std::string> kept_authority(const std::filesystem::path& folder) {
    const auto certificate = (folder / "ca.pem").string(), key = (folder / "ca.key").string();
    auto kept = net::local_authority::load(certificate, key);
    if (kept.has_value()) return std::move(*kept);
    if (auto wrong = not_ours(certificate, key); !wrong.empty())
        return wrong + "; delete both, or name another --folder";
    auto made = net::local_authority::make("Switchhook local authority");
    if (made.has_error()) return "cannot make an authority: " + made.error().message();
    if (const auto saved = made->save(certificate, key); saved.has_error())
        return folder.string() + ": " + saved.error().message();
    return std::move(*made);
}

}  // namespace

result<workshop, std::string> open_workshop(const std::filesystem::path& folder) {
    if (const auto made = media::make_folders(folder); made.has_error())
        return folder.string() + ": " + made.error().message();
    const auto authority = kept_authority(folder);
    if (authority.has_error()) return authority.error();
    workshop w;
    w.authority = folder / "ca.pem";
    w.bot = {folder / "bot.pem", folder / "bot.key"};
    w.emulator = {folder / "emulator.pem", folder / "emulator.key"};
    for (const auto& files : {w.bot, w.emulator}) {
        const auto issued = authority->issue({}, files.certificate.string(), files.key.string());
        if (issued.has_error()) return files.certificate.string() + ": " + issued.error().message();
    }
    if (auto wrong = keep_secret(folder / "app-secret", w.app_secret); !wrong.empty()) return wrong;
    if (auto wrong = keep_secret(folder / "admin-token", w.admin_token); !wrong.empty()) return wrong;
    return w;
}

}  // namespace switchhook::server
