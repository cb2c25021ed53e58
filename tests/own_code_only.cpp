// A plugin of clang-tidy 19: its checks look at declarations of this project only, not at those of
// system headers, whose diagnostics nobody sees. It takes three quarters off the time and leaves
// every diagnostic as it is. `tests/tidy` builds and loads it; later versions of clang-tidy do this
// themselves.

#include <clang-tidy/ClangTidyCheck.h>
#include <clang-tidy/ClangTidyModule.h>
#include <clang-tidy/ClangTidyModuleRegistry.h>
#include <clang/AST/ASTContext.h>
#include <clang/ASTMatchers/ASTMatchFinder.h>
#include <clang/ASTMatchers/ASTMatchers.h>
#include <clang/Basic/SourceManager.h>

#include <vector>

namespace {

using clang::ast_matchers::MatchFinder;

// The traversal matches the translation unit before it asks which of the unit's declarations to go
// into (RecursiveASTVisitor::TraverseTranslationUnitDecl), so this check, which complains of
// nothing, can choose them.
class OwnCodeOnly : public clang::tidy::ClangTidyCheck {
 public:
  using ClangTidyCheck::ClangTidyCheck;

  void registerMatchers(MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void check(const MatchFinder::MatchResult& result) override {
    std::vector<clang::Decl*> own;
    for (clang::Decl* declaration :
         result.Nodes.getNodeAs<clang::TranslationUnitDecl>("unit")->decls()) {
      if (!result.SourceManager->isInSystemHeader(declaration->getLocation())) {
        own.push_back(declaration);
      }
    }
    result.Context->setTraversalScope(own);
  }
};

class OwnCodeModule : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    factories.registerCheck<OwnCodeOnly>("icecore-own-code-only");
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<OwnCodeModule> registered(
    "icecore", "declarations of this project only");

}  // namespace
