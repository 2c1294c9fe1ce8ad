#pragma once
// The kinds of mistakes that are found in files people wrote. A program that reads our reports (code scanning,
// an editor) knows a kind by its name, so a name never changes its meaning. docs/checking.md lists them.

#include <array>
#include <string_view>

namespace switchhook {

struct rule {
    std::string_view name;  // kebab-case
    std::string_view what;
    std::string_view advice;  // what to do about any of them
};

inline constexpr std::array all_rules{
    // Of any file.
    rule{"json-syntax", "The text is no JSON.",
         "Look at the place and just before it: a comma, a quotation mark or a bracket is missing, or there "
         "is "
         "one too many."},
    rule{"duplicate-key", "An object has the same key twice.",
         "Keep one of them; the first is the one that counts."},
    rule{"unknown-key", "Nothing reads this key.",
         "Check its spelling, capital letters too, and whether it belongs to another object."},
    rule{"missing-key", "A key that must be there is not.",
         "Add it, or look for it elsewhere: it may stand in another object or be misspelt."},
    rule{"wrong-kind", "A value is of another kind than the key takes.",
         "Text stands in quotation marks; numbers, true, false and null do not."},
    rule{"wrong-value", "A value is none of those that the key takes.",
         "Take a value of the form, or within the bounds, that the message names."},
    rule{"unreadable-file", "A file or folder cannot be opened, or cannot be made where it is wanted.",
         "Check the path, which begins at the folder of the file that names it, and who may read it."},
    rule{"certificate", "A certificate or its key is of no use.",
         "Give PEM files: the chain with the server's own certificate first, and the key that belongs to it, "
         "not encrypted."},
    // Of a configuration.
    rule{"literal-secret", "A secret stands in the file itself.",
         "Put it into a variable or a file of its own, and replace it: whoever could read this file knows "
         "it."},
    rule{"missing-secret", "What holds a secret is missing, empty, or holds something else.",
         "Set the variable where the server runs, or write the secret alone into the file."},
    rule{"sign-in", "The configuration does not say in one way how the bot signs in.",
         "Give exactly one of secret, certificate with key, managedIdentity and federatedToken; "
         "docs/signing-in.md compares them."},
    rule{"contradiction", "Keys that are right by themselves do not go together.",
         "Change one of the keys that the message names."},
    rule{"clear-text", "Something secret travels without encryption.",
         "Give the listener a certificate, or let it listen where only this machine or a proxy that ends TLS "
         "reaches it."},
    rule{"unknown-variable", "A variable that begins with SWITCHHOOK_ sets nothing.",
         "Check its name: SWITCHHOOK_, then the key in capitals, with _ for each dot and before each capital "
         "letter."},
    rule{"unavailable-cloud", "Microsoft does not offer its calls API in this cloud.",
         "Choose another cloud; nothing here can make up for that."},
    // Of a flow.
    rule{"unknown-step", "No step has this verb.", "docs/flows.md lists the steps."},
    rule{"unknown-section", "A branch leads to a section that does not exist.",
         "Check the name, or add the section."},
    rule{"unknown-prompt", "A prompt is used that does not exist.", "Check the name, or add it to prompts."},
    rule{"unknown-target", "A target is used that does not exist.", "Check the name, or add it to targets."},
    rule{"unknown-name", "A text asks for a value that nothing sets.",
         "Check the name between ${ and }: results are called by the id of their step."},
    rule{"duplicate-id", "Two steps have the same id.",
         "Rename one of them: results are known by the id of their step."},
    rule{"unused", "Something is defined and never used.",
         "Use it, or remove it, so that the next reader does not wonder."},
    rule{"call-gone", "A step needs the call where the call is gone.",
         "Keep to steps that need no call in what on.hangup leads to."},
    rule{"flow-direction", "A flow that places calls is to take those that come in.",
         "Name another flow in flows.incoming, or take the steps out that place a call."},
    rule{"prompt-audio", "A prompt cannot be made into audio, or will not be heard well.",
         "Check the file or the text; any common audio format will do."},
    // What has no name of its own.
    rule{"mistake", "Something else is wrong.", "The message says what is expected."},
};

constexpr const rule* find_rule(std::string_view name) {
    for (const auto& r : all_rules)
        if (r.name == name) return &r;
    return nullptr;
}

// The name of a rule of the list, which the compiler sees to; or none.
class rule_name {
  public:
    constexpr rule_name() = default;
    consteval rule_name(const char* name) : name_(name) {
        if (find_rule(name) == nullptr) throw "no such rule";
    }

    [[nodiscard]] constexpr std::string_view text() const { return name_; }
    [[nodiscard]] constexpr bool empty() const { return name_.empty(); }
    // That of the rule, or of "mistake" for none.
    [[nodiscard]] constexpr const rule& described() const { return *find_rule(empty() ? "mistake" : name_); }

    friend constexpr bool operator==(rule_name, rule_name) = default;

  private:
    std::string_view name_;
};

}  // namespace switchhook
