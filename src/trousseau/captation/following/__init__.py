"""What follows the first contact: contacts, tags, lacks, works, and the prospects that no longer move."""
