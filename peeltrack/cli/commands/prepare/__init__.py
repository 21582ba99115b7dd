"""Commands that edit drafts."""
